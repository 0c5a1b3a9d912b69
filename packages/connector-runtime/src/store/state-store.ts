import type { JsonValue } from '@eventmesh/connector-api';
import type { DeadLetterStore } from './dead-letter.ts';
import type { Inbox } from './inbox.ts';

/** The right to move a pipeline's checkpoints. */
export interface Lease {
  /** The pipeline that it was given out for. */
  readonly pipeline: string;
  /** Fencing token: larger than that of every earlier lease of the pipeline. */
  readonly token: number;
  /** Aborts when the lease is lost: it could not be renewed in time, so another worker may have the next one. */
  readonly lost: AbortSignal;
}

const held = Symbol.for('@eventmesh/connector-runtime.LeaseHeldError');

/** A lease was refused because another holder has one. Recognise it with {@link isLeaseHeldError}. */
export class LeaseHeldError extends Error {
  override readonly name = 'LeaseHeldError';

  /** @param holder who has it, for people to read: `another pipeline of this process` */
  constructor(pipeline: string, holder: string) {
    super(`Pipeline '${pipeline}' is already running on this state store: ${holder} holds its lease.`);
    Object.defineProperty(this, held, { value: true });
  }
}

/** Tells whether a value is a {@link LeaseHeldError}, from whichever copy of this package. */
export function isLeaseHeldError(value: unknown): value is LeaseHeldError {
  return value instanceof Error && held in value;
}

const fenced = Symbol.for('@eventmesh/connector-runtime.FencedError');

/** A write was refused because its lease was given back, or a newer one of the pipeline exists. Recognise it with {@link isFencedError}. */
export class FencedError extends Error {
  override readonly name = 'FencedError';

  constructor(lease: Pick<Lease, 'pipeline' | 'token'>, current: number) {
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
 * Several workers may share one: then a pipeline whose place is kept here (`checkpointed`) runs on one of them at a time, the holder
 * of its lease. The store keeps a lease alive by itself for as long as the process is well.
 *
 * Failures reject with a ConnectorError; a write with an outdated lease rejects with {@link FencedError}.
 */
export interface StateStore {
  /** Gives out the next lease of a pipeline. Rejects with {@link LeaseHeldError} while another holder has one. */
  acquireLease(pipeline: string): Promise<Lease>;
  /** Whether somebody holds the lease of a pipeline now. */
  isLeaseHeld(pipeline: string): Promise<boolean>;
  /** Gives a lease back. Nothing happens when it is no longer valid. */
  releaseLease(lease: Lease): Promise<void>;
  /** The newest durable position of each partition. */
  readCheckpoints(pipeline: string): Promise<ReadonlyMap<string, JsonValue>>;
  /** Writes positions, all or none. */
  writeCheckpoints(lease: Lease, positions: ReadonlyMap<string, JsonValue>): Promise<void>;
  /** The events that could not be delivered. */
  readonly deadLetters: DeadLetterStore;
  /** The events that were accepted and are not delivered yet. */
  readonly inbox: Inbox;
  /** Lets go of it. Pipelines that use it must have ended. */
  close(): Promise<void>;
}
