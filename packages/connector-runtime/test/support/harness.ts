import type { AnyRecord, ConfiguredSink, ConfiguredSource, Progress } from '@eventmesh/connector-api';
import {
  MemoryQueue,
  MemoryTarget,
  RecordingLogger,
  VirtualClock,
  memorySink,
  memorySource,
  type MemorySinkOptions,
  type SourceOverrides,
} from '@eventmesh/connector-testkit';
import { CloudEvent } from 'cloudevents';
import {
  MemoryStateStore,
  startPipeline,
  type PipelineHandle,
  type PipelineOptions,
  type PipelineStatus,
} from '../../src/index.ts';

/** What a test may choose about its pipeline. */
export interface HarnessOptions {
  readonly progress?: Progress;
  readonly source?: SourceOverrides;
  readonly sink?: MemorySinkOptions;
  readonly pipeline?: Partial<PipelineOptions>;
}

/** A pipeline from memory to memory in virtual time, with everything a test wants to look at. */
export class Harness implements AsyncDisposable {
  readonly clock = new VirtualClock();
  readonly logger = new RecordingLogger();
  readonly queue: MemoryQueue;
  readonly target = new MemoryTarget();
  readonly store: MemoryStateStore;
  readonly source: ConfiguredSource;
  readonly sink: ConfiguredSink;
  readonly #options: HarnessOptions;
  #handle: PipelineHandle | undefined;

  constructor(records: readonly AnyRecord[], options: HarnessOptions = {}) {
    this.#options = options;
    this.queue = new MemoryQueue(records);
    this.store = new MemoryStateStore();
    this.source = memorySource(this.queue, options.progress, options.source);
    this.sink = memorySink(this.target, options.sink);
  }

  get pipeline(): PipelineHandle {
    if (this.#handle === undefined) throw new Error('call start() first');
    return this.#handle;
  }

  async start(): Promise<this> {
    this.#handle = await startPipeline({
      name: 'test',
      source: this.source,
      sink: this.sink,
      store: this.store,
      clock: this.clock,
      logger: this.logger,
      random: () => 0.5,
      ...this.#options.pipeline,
    });
    return this;
  }

  /** Lets time pass until a condition holds. */
  async until(condition: () => boolean, limitMs = 600_000): Promise<void> {
    await this.clock.advanceUntil(condition, { limitMs });
  }

  /** Lets time pass until so many records are settled and committed. */
  async untilCommitted(count: number): Promise<void> {
    await this.until(() => this.queue.committed.length >= count);
  }

  /** Lets time pass until the pipeline is over. Gives the state in which it ended. */
  async untilFinished(): Promise<PipelineStatus['state']> {
    let ended: PipelineStatus['state'] | undefined;
    void this.pipeline.finished.then(({ state }) => (ended = state));
    await this.until(() => ended !== undefined);
    return (await this.pipeline.finished).state;
  }

  /** Stops the pipeline while time goes on. */
  async stop(withinMs?: number): Promise<void> {
    let done = false;
    void this.pipeline.stop(withinMs === undefined ? {} : { withinMs }).then(() => (done = true));
    await this.until(() => done);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#handle !== undefined) await this.stop(0);
  }
}

/** A record with an event of this id; a key makes it ordered. */
export function record(id: string, key?: string): AnyRecord {
  const event = new CloudEvent<unknown>({
    id,
    source: '/test',
    type: 'test',
    data: { id },
    ...(key === undefined ? {} : { partitionkey: key }),
  });
  return { event };
}

/** Records with position, in one partition. */
export function positioned(
  count: number,
  partition = 'p',
  keyOf: (index: number) => string | undefined = () => undefined,
): AnyRecord[] {
  return Array.from({ length: count }, (_, index) => ({
    ...record(String(index), keyOf(index)),
    partition,
    position: index,
  }));
}

/** Records without order. */
export function records(count: number, keyOf: (index: number) => string | undefined = () => undefined): AnyRecord[] {
  return Array.from({ length: count }, (_, index) => record(String(index), keyOf(index)));
}

/** A promise and its resolver. */
export function gate<T = void>(): { readonly promise: Promise<T>; readonly open: (value: T) => void } {
  let open: (value: T) => void = () => {};
  const promise = new Promise<T>((resolve) => (open = resolve));
  return { promise, open };
}
