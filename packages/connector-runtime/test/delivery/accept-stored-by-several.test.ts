import { ConnectorError } from '@eventmesh/connector-api';
import { describe, expect, it } from 'vitest';
import { MemoryStateStore, type Lease } from '../../src/index.ts';
import { Harness, gate, records } from '../support/harness.ts';

const stored = { accept: 'stored' } as const;

describe('several workers that accept what is stored', () => {
  it('all take in, one delivers, and another takes over', async () => {
    const store = new MemoryStateStore();
    const options = { pipeline: { delivery: stored, store } };
    await using one = await new Harness(
      records(5, () => 'k'),
      options,
    ).start();
    await one.until(() => one.target.ids.length === 5);
    await using other = await new Harness(
      records(5, () => 'k'),
      options,
    ).start();
    await other.untilCommitted(5);
    expect(other.pipeline.status()).toMatchObject({
      state: 'standby',
      reason: expect.stringContaining("'test:delivery'"),
    });
    await one.until(() => one.target.ids.length === 10);
    expect(other.target.ids).toEqual([]);
    await one.stop();
    other.queue.push(...records(3));
    await other.until(() => other.target.ids.length === 3);
    expect(other.pipeline.status().state).toBe('running');
  });

  it('that do not any more go through the inbox as long as another one does', async () => {
    const store = new MemoryStateStore();
    const stuck = gate();
    await using old = await new Harness([], {
      sink: { answer: () => stuck.promise },
      pipeline: { delivery: stored, store },
    }).start();
    await old.until(() => old.pipeline.status().state === 'running');
    await using fresh = await new Harness(
      records(1, () => 'k'),
      { pipeline: { store } },
    ).start();
    old.queue.push(...records(3, () => 'k'));
    await old.untilCommitted(3);
    await fresh.untilCommitted(1);
    stuck.open();
    await old.until(() => old.target.ids.length === 4);
    expect(fresh.target.ids).toEqual([]);
    expect(fresh.logger.lines.find(({ message }) => message.includes('the inbox'))?.fields).toEqual(
      expect.objectContaining({ why: 'another worker stores in it' }),
    );
  });

  it('are seen while their sink is away, and once one of them has gone', async () => {
    const store = new MemoryStateStore();
    const away = new ConnectorError('UNAVAILABLE', 'nobody listens');
    const options = {
      sink: { overrides: { open: () => Promise.reject(away) } },
      pipeline: { delivery: stored, store },
    };
    await using first = await new Harness([], options).start();
    await using second = await new Harness([], options).start();
    await first.until(() => first.pipeline.status().state === 'restarting');
    await first.stop();
    await second.until(() => second.pipeline.status().state === 'restarting');
    await second.clock.advance(10_000);
    await using fresh = await new Harness(
      records(1, () => 'k'),
      { pipeline: { store } },
    ).start();
    await fresh.untilCommitted(1);
    expect(fresh.logger.lines.find(({ message }) => message.includes('the inbox'))?.fields).toEqual(
      expect.objectContaining({ why: 'another worker stores in it' }),
    );
  });

  it('writes nothing more once the lease of the delivery is lost, and goes on taking in', async () => {
    const store = new LosableStore();
    const stuck = gate();
    let writes = 0;
    await using run = await new Harness(
      records(20, () => 'k'),
      {
        sink: {
          limits: { concurrentWrites: 1, maxEvents: 1 },
          answer: async () => {
            writes += 1;
            await stuck.promise;
          },
        },
        pipeline: { delivery: { ...stored, stopTimeoutMs: 1_000 }, store },
      },
    ).start();
    await run.until(() => writes === 1);
    store.lose();
    store.refuses = true;
    stuck.open();
    run.queue.push(...records(5));
    await run.untilCommitted(25);
    await run.clock.advance(60_000);
    expect(writes).toBe(1);
  });
});

/** A store whose newest lease can be lost, and that gives out none after. */
class LosableStore extends MemoryStateStore {
  refuses = false;
  #losing = new AbortController();

  override async acquireLease(pipeline: string): Promise<Lease> {
    if (this.refuses) throw new ConnectorError('UNAVAILABLE', 'no lease now');
    this.#losing = new AbortController();
    return { ...(await super.acquireLease(pipeline)), lost: this.#losing.signal };
  }

  lose(): void {
    this.#losing.abort();
  }
}
