import {
  ConnectorError,
  defineSink,
  type AnyCloudEvent,
  type ConfiguredSink,
  type Sink,
  type WriteFailure,
} from '@eventmesh/connector-api';
import { noOptions } from './no-options.ts';
import type { Surroundings } from './world.ts';

/** A sink that keeps to the contract, in a world where writes fail in every way that the contract knows. */
export function scriptedSink(surroundings: Surroundings): ConfiguredSink {
  const { concurrency, maxBatch } = surroundings.plan;
  return defineSink({
    apiVersion: 'v1',
    system: 'world',
    ordering: 'per-key',
    idempotent: false,
    limits: { concurrentWrites: concurrency, maxEvents: maxBatch, maxBytes: 1_000_000 },
    options: noOptions,
    create: () => new ScriptedSink(surroundings),
  })({});
}

const refusal = new ConnectorError('REJECTED', 'never');
const passing = ['UNAVAILABLE', 'OVERLOADED', 'CONFLICT', 'UNKNOWN', 'UNAUTHENTICATED'] as const;

class ScriptedSink implements Sink {
  readonly #world: Surroundings;
  #closed = false;

  constructor(world: Surroundings) {
    this.#world = world;
  }

  async open(): Promise<void> {
    const { chance, life, trouble } = this.#world;
    await life.call(() => {
      if (chance.happens(trouble())) throw new ConnectorError('UNAVAILABLE', 'the target is away');
    });
  }

  async write(events: readonly AnyCloudEvent[], signal: AbortSignal): Promise<readonly WriteFailure[] | void> {
    const { life, oracle, plan } = this.#world;
    oracle.check(!this.#closed || life.over, 'sink.write was called after close');
    oracle.check(events.length > 0 && events.length <= plan.maxBatch, `a batch of ${events.length} was written`);
    return await life.call(() =>
      life.counted(
        'sink.write',
        () => this.#write(events, signal),
        (running) => oracle.check(running <= plan.concurrency, `${running} writes ran side by side`),
      ),
    );
  }

  async close(): Promise<void> {
    await this.#world.life.call(() => void (this.#closed = true));
  }

  async #write(events: readonly AnyCloudEvent[], signal: AbortSignal): Promise<readonly WriteFailure[] | void> {
    const { chance, trouble } = this.#world;
    await this.#wait(chance.between(0, 30), signal);
    if (!chance.happens(trouble())) return this.#writeAll(events);
    switch (chance.between(0, 3)) {
      case 0:
        throw this.#passing();
      case 1:
        this.#writeAll(events);
        throw new ConnectorError('TIMEOUT', 'whether it was written is not known');
      case 2:
        if (events.some(({ fate }) => fate === 'refused')) throw refusal;
        return this.#writeAll(events);
      default:
        return this.#writeSome(events);
    }
  }

  #writeAll(events: readonly AnyCloudEvent[]): readonly WriteFailure[] {
    return this.#writeUnless(events, () => undefined);
  }

  #writeSome(events: readonly AnyCloudEvent[]): readonly WriteFailure[] {
    return this.#writeUnless(events, () => (this.#world.chance.happens(0.3) ? this.#passing() : undefined));
  }

  /** A key stops at its first failure; events without one may be of one partition, so they count as one key. */
  #writeUnless(events: readonly AnyCloudEvent[], fails: () => ConnectorError | undefined): readonly WriteFailure[] {
    const stopped = new Set<unknown>();
    const failures: WriteFailure[] = [];
    for (const [index, event] of events.entries()) {
      const key = event['partitionkey'];
      const error = stopped.has(key)
        ? new ConnectorError('NOT_ATTEMPTED', 'an earlier event of the key failed')
        : event['fate'] === 'refused'
          ? refusal
          : fails();
      if (error === undefined) {
        this.#world.oracle.written(event);
        continue;
      }
      failures.push({ index, error });
      stopped.add(key);
    }
    return failures;
  }

  #passing(): ConnectorError {
    return new ConnectorError(this.#world.chance.oneOf(passing), 'not now');
  }

  async #wait(ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const waiting = new Promise<void>((resolve, reject) => {
      const cancel = this.#world.clock.schedule(ms, resolve);
      signal.addEventListener('abort', () => {
        cancel();
        reject(new ConnectorError('TIMEOUT', 'given up'));
      });
    });
    await this.#world.life.call(() => waiting);
  }
}
