import type { JsonValue } from '@eventmesh/connector-api';
import type { DeadLetterStore } from './dead-letter.ts';

/** The right to move a pipeline's checkpoints. */
export interface Lease {
  /** The pipeline that it was given out for. */
  readonly pipeline: string;
  /** Fencing token: larger than that of every earlier lease of the pipeline. */
  readonly token: number;
}

const fenced = Symbol.for('@eventmesh/connector-runtime.FencedError');

/** A write was refused because its lease was given back, or a newer one of the pipeline exists. Recognise it with {@link isFencedError}. */
export class FencedError extends Error {
  override readonly name = 'FencedError';

  constructor(lease: Lease, current: number) {
    const why = current > lease.token ? `lease ${current} has been given out since` : 'it is not held';
    super(`Lease ${lease.token} of pipeline '${lease.pipeline}' is no longer valid: ${why}.`);
    Object.defineProperty(this, fenced, { value: true });
  }
}

/** Tells whether a value is a {@link FencedError}, from whichever copy of this package. */
export function isFencedError(value: unknown): value is FencedError {
  return value instanceof Error && fenced in value;
}

/**
 * Where the runtime keeps what must outlive the process. A resolved promise means durable.
 *
 * Failures reject with a ConnectorError; a write with an outdated lease rejects with {@link FencedError}.
 */
export interface StateStore {
  /** Gives out the next lease of a pipeline. Rejects with code `UNAVAILABLE` while another holder has one. */
  acquireLease(pipeline: string): Promise<Lease>;
  /** Gives a lease back. Nothing happens when it is no longer valid. */
  releaseLease(lease: Lease): Promise<void>;
  /** The newest durable position of each partition. */
  readCheckpoints(pipeline: string): Promise<ReadonlyMap<string, JsonValue>>;
  /** Writes positions, all or none. */
  writeCheckpoints(lease: Lease, positions: ReadonlyMap<string, JsonValue>): Promise<void>;
  /** The events that could not be delivered. */
  readonly deadLetters: DeadLetterStore;
  /** Lets go of it. Pipelines that use it must have ended. */
  close(): Promise<void>;
}
