import { RecordingLogger, testContext, VirtualClock } from '@eventmesh/connector-testkit';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { rocketmqSourceOptions } from '../src/index.ts';
import { RocketmqSource } from '../src/rocketmq-source.ts';
import type { RocketmqRecord } from '../src/to-record.ts';
import { FakeBroker } from './support/fake-broker.ts';

const invisibleMs = 10_000;
const action = fc.constantFrom<'add' | 'read' | 'commit' | 'wait'>('add', 'read', 'commit', 'wait');
const step = fc.record({ do: action, value: fc.integer({ min: 1, max: 40 }) });

/** A runtime that reads, commits and releases as the engine does, against a broker that is slow and fails now and then. */
class Run {
  readonly #clock = new VirtualClock();
  readonly #broker: FakeBroker;
  readonly #source: RocketmqSource;
  readonly #abort = new AbortController();
  readonly #open = new Set<RocketmqRecord>();
  #committing: Promise<void> = Promise.resolve();
  #reading: Promise<void> | undefined;
  #added = 0;

  /** @param failing how many in a hundred calls fail; when some do, calls are slow as well */
  constructor(chances: readonly number[], ordered: boolean, failing: number) {
    let turn = 0;
    const chance = (): number => chances[(turn += 1) % chances.length] as number;
    this.#broker = new FakeBroker(this.#clock, {
      latencyMs: () => chance() * (failing > 0 ? 20 : 2),
      fails: () => chance() < failing,
    });
    const options = { endpoint: 'a:1', topic: 'orders', consumerGroup: 'shop', invisibleMs, ordered };
    const context = testContext({ clock: this.#clock, logger: new RecordingLogger() });
    this.#source = new RocketmqSource(rocketmqSourceOptions.parse(options), context, this.#broker);
  }

  async do({ do: action, value }: { readonly do: string; readonly value: number }): Promise<void> {
    if (action === 'add') for (let count = 0; count < value; count += 1) this.#broker.add(`m${(this.#added += 1)}`);
    if (action === 'read') this.#reading ??= this.#read(value);
    if (action === 'commit') this.#commit([...this.#open].slice(0, value));
    await this.#clock.advance(action === 'wait' ? value * 1000 : 10);
  }

  /** Stops as the engine does: what is open is released, then the source is closed. */
  async stop(): Promise<void> {
    let stopped = false;
    this.#abort.abort();
    const stopping = (async () => {
      await this.#reading;
      await this.#committing;
      await this.#source.release([...this.#open]);
      await this.#source.close();
      stopped = true;
    })();
    await this.#clock.advanceUntil(() => stopped, { limitMs: 600_000 });
    await stopping;
    // A renewal that was under way when the source was closed ends by itself.
    await this.#clock.advance(2000);
  }

  check(): void {
    expect(this.#broker.violations).toEqual([]);
    for (const [delivery, ends] of this.#broker.ends) expect(ends, `ends of ${delivery}`).toHaveLength(1);
    expect(this.#clock.pending, 'timers that are left').toBe(0);
  }

  /** What must hold beyond that when no call has failed: nothing was left to time. */
  checkNothingExpired(): void {
    expect([...this.#broker.ends].filter(([, ends]) => ends.includes('expired'))).toEqual([]);
    expect(this.#broker.endless).toEqual([]);
  }

  async #read(maxRecords: number): Promise<void> {
    const records = await this.#source.read({ maxRecords, maxBytes: 1_000_000 }, this.#abort.signal).catch(() => []);
    for (const record of records) this.#open.add(record);
    this.#reading = undefined;
  }

  /** One commit after the other; one that fails is tried again, until all is stopped. */
  #commit(records: readonly RocketmqRecord[]): void {
    for (const record of records) this.#open.delete(record);
    this.#committing = this.#committing.then(async () => {
      for (let done = false; !done && !this.#abort.signal.aborted;) {
        done = await this.#source.commit(records).then(
          () => true,
          () => false,
        );
      }
    });
  }
}

const chances = fc.array(fc.nat(99), { minLength: 1, maxLength: 50 });
const steps = fc.array(step, { maxLength: 25 });

it('no lease is renewed while it is settled, and each delivery ends once, whatever fails', async () => {
  await fc.assert(
    fc.asyncProperty(steps, chances, fc.boolean(), async (actions, numbers, ordered) => {
      const run = new Run(numbers, ordered, 20);
      for (const each of actions) await run.do(each);
      await run.stop();
      run.check();
    }),
    { numRuns: 50 },
  );
});

// A receive that is broken off at the stop leaves to time what needs more than its grace of 300 ms to come: so calls are quick here.
it('every delivery is acknowledged or given back when nothing fails: none is left to time', async () => {
  await fc.assert(
    fc.asyncProperty(steps, chances, fc.boolean(), async (actions, numbers, ordered) => {
      const run = new Run(numbers, ordered, 0);
      for (const each of actions) await run.do(each);
      await run.stop();
      run.check();
      run.checkNothingExpired();
    }),
    { numRuns: 50 },
  );
});
