import type { PipelineState } from '@eventmesh/connector-runtime';
import type { ShownStatus } from '../../src/console/shown-status.ts';

/** What a test may choose of a status. */
export interface StatusFacts {
  readonly state?: PipelineState;
  readonly reason?: string;
  readonly delivered?: number;
  readonly filtered?: number;
  readonly deadLettered?: number;
  readonly inFlight?: number;
  readonly perSecond?: number;
  readonly lag?: number;
}

const hasEnded: ReadonlySet<PipelineState> = new Set(['finished', 'stopped', 'failed']);

/** The status of a pipeline whose books balance; a rate only while it runs. */
export function statusOf(name: string, facts: StatusFacts): ShownStatus {
  const { state = 'running', delivered = 0, filtered = 0, deadLettered = 0, inFlight = 0 } = facts;
  const received = delivered + filtered + deadLettered + inFlight;
  return {
    name,
    state,
    ...(facts.reason === undefined ? {} : { reason: facts.reason }),
    ...(facts.lag === undefined ? {} : { lag: facts.lag }),
    restarts: 0,
    ...(hasEnded.has(state) ? {} : { perSecond: facts.perSecond ?? 0 }),
    ledger: { received, delivered, filtered, deadLettered, released: 0, inFlight, balanced: true },
  };
}
