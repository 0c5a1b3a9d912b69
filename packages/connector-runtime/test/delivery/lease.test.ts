import { ConnectorError } from '@eventmesh/connector-api';
import { describe, expect, it } from 'vitest';
import { LeaseHeldError, MemoryStateStore, type Lease } from '../../src/index.ts';
import { Harness, gate, positioned, records } from '../support/harness.ts';

describe('a pipeline whose place is kept in the store', () => {
  it('stands by while another worker has the lease, says so, and takes over when it is given back', async () => {
    const harness = new Harness(positioned(3), { progress: 'checkpointed' });
    const other = await harness.store.acquireLease('test');
    await using run = await harness.start();
    await run.clock.advance(600_000);
    expect(run.pipeline.status()).toMatchObject({
      state: 'standby',
      reason: expect.stringContaining("'test' is already running"),
      restarts: 0,
    });
    expect(run.target.ids).toEqual([]);
    expect(run.logger.lines.filter(({ message }) => message === 'standing by')).toHaveLength(1);
    await run.store.writeCheckpoints(other, new Map([['p', 0]]));
    await run.store.releaseLease(other);
    await run.clock.advance(2_000);
    expect(run.pipeline.status().state).toBe('running');
    expect(run.target.ids).toEqual(['1', '2']);
  });

  it('stands by without the code of an earlier failure, and comes back when the store does', async () => {
    const harness = new Harness(positioned(3), { progress: 'checkpointed' });
    const { store } = harness;
    const acquire = store.acquireLease.bind(store);
    let answer: (pipeline: string) => Promise<Lease> = async () => {
      throw new ConnectorError('UNAUTHENTICATED', 'who are you?');
    };
    store.acquireLease = async (pipeline) => await answer(pipeline);
    await using run = await harness.start();
    await run.until(() => run.pipeline.status().restarts > 3);
    expect(run.pipeline.status()).toMatchObject({ code: 'UNAUTHENTICATED', reason: 'who are you?' });
    answer = async (pipeline) => {
      throw new LeaseHeldError(pipeline, 'another worker');
    };
    await run.until(() => run.pipeline.status().state === 'standby');
    expect(run.pipeline.status()).not.toHaveProperty('code');
    answer = acquire;
    await run.untilCommitted(1);
    expect(run.pipeline.status().state).toBe('running');
  });

  it('can be stopped while it stands by', async () => {
    const harness = new Harness(positioned(3), { progress: 'checkpointed' });
    await harness.store.acquireLease('test');
    await using run = await harness.start();
    await run.clock.advance(10_000);
    await run.stop();
    expect(run.pipeline.status().state).toBe('stopped');
    expect(run.clock.pending).toBe(0);
  });

  it.each([
    ['when its lease is lost', async (store: LosableStore) => store.lose()],
    [
      'when the store refuses its checkpoint',
      async (store: LosableStore) => {
        await store.releaseLease({ pipeline: 'test', token: 1, lost: new AbortController().signal });
      },
    ],
  ])('writes nothing more %s', async (_, takeAway) => {
    const store = new LosableStore();
    let writes = 0;
    await using run = await new Harness(positioned(20), {
      progress: 'checkpointed',
      sink: {
        limits: { concurrentWrites: 1, maxEvents: 1 },
        answer: async () => {
          writes += 1;
          await new Promise<void>((resolve) => void run.clock.schedule(1_000, resolve));
        },
      },
      pipeline: { store },
    }).start();
    await run.until(() => writes === 2);
    await takeAway(store);
    await run.until(() => run.pipeline.status().state === 'restarting');
    expect(writes).toBeLessThanOrEqual(3);
  });

  it('writes nothing with a lease that was lost before the store could hand it out', async () => {
    const store = new LosableStore();
    store.onAcquired = () => store.lose();
    await using run = await new Harness(positioned(3), { progress: 'checkpointed', pipeline: { store } }).start();
    await run.until(() => run.pipeline.status().state === 'restarting');
    expect(run.target.ids).toEqual([]);
    expect(run.pipeline.status()).toMatchObject({ code: 'CONFLICT', reason: expect.stringMatching(/was lost/) });
  });

  it('reads and writes nothing when its lease is lost while a connector opens', async () => {
    const store = new LosableStore();
    let opening = false;
    let reads = 0;
    const opened = gate();
    const source = {
      open: async () => {
        opening = true;
        await opened.promise;
      },
      read: async () => {
        reads += 1;
        return positioned(3);
      },
    };
    await using run = await new Harness([], { progress: 'checkpointed', source, pipeline: { store } }).start();
    await run.until(() => opening);
    store.lose();
    store.acquireLease = async () => await new Promise(() => {});
    opened.open();
    await run.until(() => run.pipeline.status().restarts === 1);
    expect({ reads, written: run.target.ids }).toEqual({ reads: 0, written: [] });
  });

  it('begins anew with another lease when its own is lost while a write hangs', async () => {
    const store = new LosableStore();
    const writes: string[][] = [];
    const stuck = gate();
    await using run = await new Harness(positioned(3), {
      progress: 'checkpointed',
      sink: {
        answer: async (events) => {
          writes.push(events.map(({ id }) => id));
          if (writes.length === 1) await stuck.promise;
        },
      },
      pipeline: { store, delivery: { stopTimeoutMs: 1_000 } },
    }).start();
    await run.until(() => writes.length === 1);
    store.lose();
    await run.until(() => run.pipeline.status().restarts === 1 && writes.length === 2);
    expect(run.logger.lines.find(({ message }) => message === 'restarting')?.fields).toMatchObject({
      code: 'CONFLICT',
      reason: expect.stringMatching(/Lease 1 of pipeline 'test' was lost/),
    });
    stuck.open();
    await run.until(() => run.queue.commits.length > 0);
    expect(await store.readCheckpoints('test')).toEqual(new Map([['p', 2]]));
  });
});

it('needs no lease where the broker shares the work out: two workers run side by side', async () => {
  const store = new MemoryStateStore();
  await using one = await new Harness(records(2), { pipeline: { store } }).start();
  await using other = await new Harness(records(2), { pipeline: { store } }).start();
  await one.untilCommitted(2);
  await other.untilCommitted(2);
  expect(one.pipeline.status().state).toBe('running');
  expect(other.pipeline.status().state).toBe('running');
});

/** A store whose newest lease can be lost, as when the process was frozen. */
class LosableStore extends MemoryStateStore {
  #newest: Lease | undefined;
  readonly #losing = new Map<number, AbortController>();
  onAcquired = (): void => {};

  override async acquireLease(pipeline: string): Promise<Lease> {
    const losing = new AbortController();
    this.#newest = { ...(await super.acquireLease(pipeline)), lost: losing.signal };
    this.#losing.set(this.#newest.token, losing);
    this.onAcquired();
    return this.#newest;
  }

  lose(): void {
    const { token = 0 } = this.#newest ?? {};
    this.#losing.get(token)?.abort();
  }
}
