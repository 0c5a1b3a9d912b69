import type { PipelineStatus } from '@eventmesh/connector-runtime';
import type { ShownStatus } from './shown-status.ts';
import { visibleText } from './visible-text.ts';

/** Pipelines for a terminal: a line each, and one more for what is wrong. */
export function statusLines(statuses: readonly ShownStatus[]): readonly string[] {
  const nameWidth = Math.max(...statuses.map(({ name }) => name.length));
  return statuses.flatMap((status) => statusLine(status, nameWidth));
}

function statusLine({ name, state, perSecond, lag, reason, ledger }: ShownStatus, nameWidth: number): string[] {
  const { delivered, filtered, deadLettered, inFlight } = ledger;
  const facts = [
    `${name.padEnd(nameWidth)}  ${state.padEnd(10)}`,
    ...(perSecond === undefined ? [] : [`${perSecond}/s`.padStart(8)]),
    `delivered ${delivered}`,
    ...(filtered > 0 ? [`filtered ${filtered}`] : []),
    ...(deadLettered > 0 ? [`dead-lettered ${deadLettered}`] : []),
    `in flight ${inFlight}`,
    ...(lag === undefined ? [] : [`lag ${lag}`]),
  ];
  return [facts.join('  '), ...(reason === undefined ? [] : [`    ${visibleText(reason)}`])];
}

/** The ledgers of all pipelines as one line of JSON. */
export function ledgerLine(statuses: readonly PipelineStatus[]): string {
  return JSON.stringify({ pipelines: Object.fromEntries(statuses.map(({ name, ledger }) => [name, ledger])) });
}
