import {
  defineSource,
  pause,
  type AnyRecord,
  type ConfiguredSource,
  type PositionedRecord,
  type Progress,
  type ReadLimit,
  type Source,
  type SourceContext,
} from '@eventmesh/connector-api';
import type { MemoryQueue } from './memory-queue.ts';
import { noOptions } from './no-options.ts';

/** What a test may do differently from a good source: each replaces the method of the same name. May be made for each new source. */
export type SourceOverrides = Partial<Source> | ((context: SourceContext) => Partial<Source>);

/**
 * A source over a {@link MemoryQueue}. A queue as upstream acknowledges one by one; with another `progress` its records
 * need partition and position, and a restart reads on behind the last checkpoint (positions are indexes then).
 */
export function memorySource(
  queue: MemoryQueue,
  progress: Progress = 'acknowledged',
  overrides: SourceOverrides = {},
): ConfiguredSource {
  const spec = { apiVersion: 'v1', system: 'memory', options: noOptions } as const;
  const create = (_options: object, context: SourceContext): Source =>
    Object.assign(
      new MemorySource(queue, progress, context),
      typeof overrides === 'function' ? overrides(context) : overrides,
    );
  const definition =
    progress === 'acknowledged'
      ? defineSource({ ...spec, progress, create })
      : defineSource({
          ...spec,
          progress,
          create: (options, context) => create(options, context) as Source<PositionedRecord>,
        });
  return definition({});
}

class MemorySource implements Source {
  readonly #queue: MemoryQueue;
  readonly #progress: Progress;
  readonly #context: SourceContext;

  constructor(queue: MemoryQueue, progress: Progress, context: SourceContext) {
    this.#queue = queue;
    this.#progress = progress;
    this.#context = context;
  }

  async open(): Promise<void> {
    if (this.#progress === 'acknowledged') return;
    const committed = this.#queue.committed.map(({ position }) => Number(position));
    const reached = this.#progress === 'checkpointed' ? [...this.#context.positions.values()].map(Number) : committed;
    this.#queue.seek(Math.max(-1, ...reached) + 1);
  }

  async read(limit: ReadLimit, signal: AbortSignal): Promise<readonly AnyRecord[] | 'end'> {
    const records = this.#queue.take(limit);
    if (records.length > 0) return records;
    if (this.#queue.ends) return 'end';
    await pause(50, this.#context.clock, signal);
    return this.#queue.take(limit);
  }

  async commit(records: readonly AnyRecord[]): Promise<void> {
    this.#queue.commits.push(records);
  }

  async release(records: readonly AnyRecord[]): Promise<void> {
    this.#queue.releases.push(records);
  }

  async lag(): Promise<number> {
    return this.#queue.waiting;
  }

  async close(): Promise<void> {}
}
