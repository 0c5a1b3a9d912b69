import type { PipelineStatus } from '@eventmesh/connector-runtime';

/** How a pipeline is, with how fast it has been going. */
export interface ShownStatus extends PipelineStatus {
  /** Records settled per second since the last look. */
  readonly perSecond: number;
  readonly lag?: number;
}

/** One line about a pipeline, for a terminal. */
export function statusLine({ name, state, perSecond, lag, reason, ledger }: ShownStatus): string {
  const { delivered, filtered, deadLettered, inFlight } = ledger;
  const parts = [
    `${name.padEnd(24)} ${state.padEnd(10)} ${String(perSecond).padStart(7)}/s`,
    `delivered ${delivered}`,
    ...(filtered > 0 ? [`filtered ${filtered}`] : []),
    ...(deadLettered > 0 ? [`dead-lettered ${deadLettered}`] : []),
    `in flight ${inFlight}`,
    ...(lag === undefined ? [] : [`lag ${lag}`]),
    ...(reason === undefined ? [] : [reason]),
  ];
  return parts.join('  ');
}

/** The ledgers of all pipelines as one line of JSON. */
export function ledgerLine(statuses: readonly PipelineStatus[]): string {
  return JSON.stringify({ pipelines: Object.fromEntries(statuses.map(({ name, ledger }) => [name, ledger])) });
}
