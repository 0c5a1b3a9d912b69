import { ConnectorError } from '@eventmesh/connector-api';
import { describe, expect, it } from 'vitest';
import { Harness, gate, record, records } from '../support/harness.ts';

const unavailable = new ConnectorError('UNAVAILABLE', 'connection refused');

/** One record, whose write takes five seconds and gives up on abort. */
function harnessThatWritesSlowly(): Harness {
  const run = new Harness([record('a')]);
  run.target.answers.push(
    (_events, signal) =>
      new Promise((resolve, reject) => {
        run.clock.schedule(5_000, resolve);
        signal.addEventListener('abort', () => reject(unavailable), { once: true });
      }),
  );
  return run;
}

describe('rule 8, stop', () => {
  it('finishes what is in flight, commits it and closes', async () => {
    const held = gate();
    const closed: string[] = [];
    const run = await new Harness(records(5), {
      source: { close: async () => void closed.push('source') },
      sink: { answer: () => held.promise, overrides: { close: async () => void closed.push('sink') } },
    }).start();
    await run.clock.advance(100);
    const stopping = run.stop();
    await run.clock.advance(1_000);
    held.open();
    await stopping;
    expect(run.queue.committed).toHaveLength(5);
    expect(run.pipeline.ledger()).toMatchObject({ delivered: 5, released: 0, inFlight: 0, balanced: true });
    expect(closed.toSorted()).toEqual(['sink', 'source']);
    expect(run.clock.pending).toBe(0);
  });

  it('releases what cannot be finished, in order, and books it', async () => {
    const run = await new Harness(records(5), { sink: { answer: () => Promise.reject(unavailable) } }).start();
    await run.clock.advance(1_000);
    await run.stop();
    expect(run.queue.released.map(({ event }) => event?.id)).toEqual(['0', '1', '2', '3', '4']);
    expect(run.pipeline.ledger()).toMatchObject({ received: 5, released: 5, balanced: true });
    expect(run.clock.pending).toBe(0);
  });

  it('gives back what a read under way still brings', async () => {
    const reading = gate();
    const run = await new Harness([record('late')], {
      source: {
        read: async (_limit, signal) => {
          if (!signal.aborted)
            await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
          reading.open();
          return [record('late')];
        },
      },
    }).start();
    await run.clock.advance(100);
    await run.stop();
    expect(run.queue.released.map(({ event }) => event?.id)).toEqual(['late']);
    expect(run.pipeline.ledger()).toMatchObject({ received: 1, released: 1, balanced: true });
  });

  it.each([0, 1, 2, 3, 4, 5])(
    'drops nothing that is read when it comes %i turns after the source has opened',
    async (turns) => {
      let reads = 0;
      const run = new Harness([], {
        source: () => ({
          open: async () => {
            void (async () => {
              for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
              await run.pipeline.stop();
            })();
          },
          // As the contract has it: on abort it gives what it has, to be given back.
          read: async (_limit, signal) => {
            reads += 1;
            await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
            return records(1);
          },
        }),
      });
      await run.start();
      await run.until(() => run.pipeline.status().state === 'stopped');
      expect(run.queue.released).toHaveLength(reads);
    },
  );

  it('stops at once when asked a second time', async () => {
    const run = await new Harness(records(5), { sink: { answer: () => new Promise(() => {}) } }).start();
    await run.clock.advance(100);
    const startedAt = run.clock.now();
    let done = false;
    void run.pipeline.stop().then(() => (done = true));
    void run.pipeline.stop({ withinMs: 0 });
    await run.clock.advanceUntil(() => done, { stepMs: 1, limitMs: 50 });
    expect(run.clock.now() - startedAt).toBeLessThanOrEqual(50);
    expect(run.pipeline.ledger()).toMatchObject({ released: 5, balanced: true });
  });

  it('finishes by itself when the source ends', async () => {
    const run = new Harness(records(1_000));
    run.queue.ends = true;
    await run.start();
    await run.until(() => run.pipeline.status().state === 'finished');
    expect(await run.pipeline.finished).toMatchObject({
      state: 'finished',
      ledger: { delivered: 1_000, balanced: true },
    });
    expect(run.queue.committed).toHaveLength(1_000);
  });

  it('lets a write under way come to its end', async () => {
    const run = harnessThatWritesSlowly();
    await run.start();
    await run.clock.advance(100);
    await run.stop();
    expect(run.pipeline.ledger()).toMatchObject({ delivered: 1, released: 0 });
    expect(run.queue.committed).toHaveLength(1);
  });

  it('commits what settles last, though upstream takes its time', async () => {
    const run = new Harness(records(20), {
      source: {
        commit: async (batch) => {
          await new Promise<void>((resolve) => void run.clock.schedule(2_000, resolve));
          run.queue.commits.push(batch);
        },
      },
      sink: { limits: { maxEvents: 1 } },
    });
    await run.start();
    await run.until(() => run.target.events.length === 20);
    await run.stop();
    expect(run.queue.committed).toHaveLength(20);
  });

  it('does not give back what is delivered, though upstream could not be told', async () => {
    const run = await new Harness(records(3), { source: { commit: () => Promise.reject(unavailable) } }).start();
    await run.clock.advance(1_000);
    await run.stop();
    expect(run.queue.released).toEqual([]);
    expect(run.pipeline.ledger()).toMatchObject({ delivered: 3, released: 0, balanced: true });
  });

  it('writes at once what lingers, and does not sit the linger time out', async () => {
    const run = await new Harness([record('a')], {
      sink: {
        // As sink-file and most clients do.
        answer: (_events, signal) => (signal.aborted ? Promise.reject(unavailable) : undefined),
      },
      pipeline: { delivery: { batch: { lingerMs: 600_000 } } },
    }).start();
    await run.clock.advance(1_000);
    const startedAt = run.clock.now();
    await run.stop();
    expect(run.target.ids).toEqual(['a']);
    expect(run.clock.now() - startedAt).toBeLessThan(1_000);
  });

  it('finishes at once when the source has ended and something lingers', async () => {
    const run = new Harness([record('a')], { pipeline: { delivery: { batch: { lingerMs: 600_000 } } } });
    run.queue.ends = true;
    await run.start();
    await run.clock.advance(5_000);
    expect(run.pipeline.status().state).toBe('finished');
    await run.stop();
  });

  it.each([Number.POSITIVE_INFINITY, 60 * 86_400_000, Number.NaN])(
    'within %s ms lets a write come to its end',
    async (withinMs) => {
      const run = harnessThatWritesSlowly();
      await run.start();
      await run.clock.advance(100);
      await run.stop(withinMs);
      expect(run.target.ids).toEqual(['a']);
    },
  );
});
