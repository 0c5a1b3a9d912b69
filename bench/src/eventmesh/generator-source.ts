import {
  defineSource,
  pause,
  type PositionedRecord,
  type PositionedSource,
  type ReadLimit,
  type SourceContext,
} from '@eventmesh/connector-api';
import { z } from 'zod';
import { sampleEvent } from './sample-event.ts';

const generatorOptions = z.strictObject({
  events: z.int().min(0).describe('How many events to make. Then nothing comes, and the source does not end.'),
  perSecond: z.int().min(0).default(0).describe('How fast; 0: as fast as they are taken.'),
});

type GeneratorOptions = z.output<typeof generatorOptions>;

const partition = 'generator';
const eventBytes = 1024;
const longestReadMs = 5_000;

/** Makes events as they are read. A worker of the benchmarks loads it by path. */
export const generatorSource = defineSource({
  apiVersion: 'v1',
  system: 'bench',
  progress: 'checkpointed',
  options: generatorOptions,
  create: (options, context) => new GeneratorSource(options, context),
});

class GeneratorSource implements PositionedSource {
  readonly #options: GeneratorOptions;
  readonly #context: SourceContext;
  readonly #first: number;
  #made: number;
  #openedAt = 0;

  constructor(options: GeneratorOptions, context: SourceContext) {
    this.#options = options;
    this.#context = context;
    this.#first = Number(context.positions.get(partition) ?? 0);
    this.#made = this.#first;
  }

  async open(): Promise<void> {
    this.#openedAt = performance.now();
  }

  async read({ maxRecords }: ReadLimit, signal: AbortSignal): Promise<readonly PositionedRecord[]> {
    const waitMs = this.#msUntilNext();
    if (waitMs > 0) await pause(Math.min(waitMs, longestReadMs), this.#context.clock, signal);
    const count = Math.min(this.#due() - this.#made, maxRecords);
    return Array.from({ length: Math.max(count, 0) }, () => {
      const event = sampleEvent(this.#made);
      return { event, partition, position: (this.#made += 1), bytes: eventBytes };
    });
  }

  async commit(): Promise<void> {}

  async close(): Promise<void> {}

  /** How many events are to have been made by now. */
  #due(): number {
    const { events, perSecond } = this.#options;
    if (perSecond === 0) return events;
    const elapsedMs = performance.now() - this.#openedAt;
    return Math.min(events, this.#first + Math.floor((elapsedMs * perSecond) / 1000));
  }

  #msUntilNext(): number {
    const { events, perSecond } = this.#options;
    if (this.#made >= events) return longestReadMs;
    if (perSecond === 0) return 0;
    return this.#openedAt + ((this.#made + 1 - this.#first) * 1000) / perSecond - performance.now();
  }
}
