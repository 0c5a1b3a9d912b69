import {
  defineSink,
  type AnyCloudEvent,
  type ConfiguredSink,
  type Sink,
  type SinkLimits,
  type WriteFailure,
} from '@eventmesh/connector-api';
import { noOptions } from './no-options.ts';

/** Target and its memory, for {@link memorySink}: what outlives a sink object. */
export class MemoryTarget {
  /** The batches that were written, in order. */
  readonly batches: (readonly AnyCloudEvent[])[] = [];
  /** Answers the next writes, one each, before they are carried out; undefined lets one pass. */
  readonly answers: (WriteAnswer | undefined)[] = [];

  /** All events that were written, in order. */
  get events(): readonly AnyCloudEvent[] {
    return this.batches.flat();
  }

  /** The ids of all events that were written, in order. */
  get ids(): readonly string[] {
    return this.events.map(({ id }) => id);
  }
}

/** How a write is answered: by throwing, or with the failures that it gives. Events without one are written. */
export type WriteAnswer = (
  events: readonly AnyCloudEvent[],
  signal: AbortSignal,
) => Promise<readonly WriteFailure[] | void> | readonly WriteFailure[] | void;

/** What a test may choose about a sink. */
export interface MemorySinkOptions {
  /** Default: 4 concurrent writes, 500 events and 16 MiB each. */
  readonly limits?: Partial<SinkLimits>;
  /** Answers every write; `target.answers` come first. */
  readonly answer?: WriteAnswer;
  /** Each replaces the method of the same name. */
  readonly overrides?: Partial<Sink>;
}

/** A sink into a {@link MemoryTarget}. */
export function memorySink(
  target: MemoryTarget,
  { limits, answer, overrides = {} }: MemorySinkOptions = {},
): ConfiguredSink {
  const definition = defineSink({
    apiVersion: 'v1',
    system: 'memory',
    ordering: 'per-key',
    idempotent: false,
    limits: { concurrentWrites: 4, maxEvents: 500, maxBytes: 16_777_216, ...limits },
    options: noOptions,
    create: () => Object.assign(new MemorySink(target, answer), overrides),
  });
  return definition({});
}

class MemorySink implements Sink {
  readonly #target: MemoryTarget;
  readonly #answer: WriteAnswer | undefined;

  constructor(target: MemoryTarget, answer: WriteAnswer | undefined) {
    this.#target = target;
    this.#answer = answer;
  }

  async open(): Promise<void> {}

  async write(events: readonly AnyCloudEvent[], signal: AbortSignal): Promise<readonly WriteFailure[] | void> {
    const answer = this.#target.answers.shift() ?? this.#answer;
    const failures = await answer?.(events, signal);
    if (failures === undefined || failures.length === 0) {
      this.#target.batches.push(events);
      return;
    }
    const failed = new Set(failures.map(({ index }) => index));
    this.#target.batches.push(events.filter((_, index) => !failed.has(index)));
    return failures;
  }

  async close(): Promise<void> {}
}
