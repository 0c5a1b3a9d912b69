import type { ErrorCode } from '@eventmesh/connector-api';
import type { LedgerFigures } from './engine/ledger.ts';

/**
 * What a pipeline is doing.
 *
 * - `standby`: another worker on the same state store runs it, and this one takes over when that one ends;
 * - `starting`: opening its connectors; `running`: moving events, or waiting for some;
 * - `stalled`: work is waiting and nothing was committed for `delivery.stallAfterMs`;
 * - `restarting`: it failed and tries again by itself at `nextTryAt`;
 * - `stopping`, `stopped`: on request; `finished`: the source has ended and everything is settled;
 * - `failed`: waits for a person, because the configuration is wrong or the error budget is exhausted.
 */
export type PipelineState =
  | 'standby'
  | 'starting'
  | 'running'
  | 'stalled'
  | 'restarting'
  | 'stopping'
  | 'stopped'
  | 'finished'
  | 'failed';

/** How a pipeline is, at one moment. */
export interface PipelineStatus {
  /** Of the pipeline. */
  readonly name: string;
  /** What the pipeline is doing. */
  readonly state: PipelineState;
  /** What is wrong, in words: `sink-mysql: connection refused, attempt 7, next try in 4 s`. */
  readonly reason?: string;
  /** Of the error that `reason` tells of. */
  readonly code?: ErrorCode;
  /** When the next try is due, in milliseconds since 1970. */
  readonly nextTryAt?: number;
  /** How often the pipeline has restarted by itself. */
  readonly restarts: number;
  /** The books, over all restarts. */
  readonly ledger: LedgerFigures;
  /**
   * Of a pipeline that accepts what is stored: the books of its first half, from the source to the state store. What they call
   * `delivered` is stored. `ledger` counts the records that were read from the store again, and those that never got there.
   */
  readonly intake?: LedgerFigures;
}
