import { ConnectorError } from '@eventmesh/connector-api';
import { describe, expect, it } from 'vitest';
import { Harness, gate, positioned, record, records } from '../support/harness.ts';

const unavailable = new ConnectorError('UNAVAILABLE', 'connection refused');
const rejected = new ConnectorError('REJECTED', 'no such column');

describe('rule 10, no surprise from outside', () => {
  it('restarts a pipeline whose open fails, with growing pauses', async () => {
    let opens = 0;
    await using run = await new Harness([record('a')], {
      source: {
        open: async () => {
          opens += 1;
          if (opens < 5) throw unavailable;
        },
      },
    }).start();
    await run.untilCommitted(1);
    expect(run.pipeline.status()).toMatchObject({ state: 'running', restarts: 4 });
  });

  it.each([
    ['what is away', 'UNAVAILABLE', 5_000],
    ['what is overloaded', 'OVERLOADED', 60_000],
  ] as const)('pauses no longer than its bound before it opens again: %s', async (_, code, longestMs) => {
    const openedAt: number[] = [];
    const harness = new Harness([record('a')], {
      source: {
        open: async () => {
          openedAt.push(harness.clock.now());
          if (openedAt.length < 12) throw new ConnectorError(code, 'not now');
        },
      },
      pipeline: { random: () => 1 },
    });
    await using run = await harness.start();
    await run.untilCommitted(1);
    const pauses = openedAt.slice(1).map((at, index) => at - (openedAt[index] ?? 0));
    expect(Math.max(...pauses)).toBe(longestMs);
  });

  it('logs as an error, of the same failure again and again, one a minute, and each other failure', async () => {
    const harness = new Harness([record('a')], {
      source: {
        open: async () => {
          const now = harness.clock.now() - startedAt;
          if (now < 100_000) throw unavailable;
          if (now < 110_000) throw new ConnectorError('FORBIDDEN', 'not you');
        },
      },
    });
    const startedAt = harness.clock.now();
    await using run = await harness.start();
    await run.untilCommitted(1);
    const failed = run.logger.lines.filter(({ message }) => message === 'restarting');
    const errors = failed.filter(({ level }) => level === 'error').map(({ fields }) => fields['code']);
    expect(errors).toEqual(['UNAVAILABLE', 'UNAVAILABLE', 'FORBIDDEN']);
    expect(failed.length).toBeGreaterThan(20);
  });

  it('waits for a person when the configuration is wrong', async () => {
    await using run = await new Harness([], {
      source: { open: () => Promise.reject(new ConnectorError('INVALID_OPTIONS', 'no such thing')) },
    }).start();
    await run.until(() => run.pipeline.status().state === 'failed');
    expect(run.pipeline.status()).toMatchObject({ code: 'INVALID_OPTIONS', reason: 'no such thing' });
  });

  it('makes a new sink when a write no longer reacts, and delivers what the old one held', async () => {
    const run = new Harness([record('a')]);
    run.target.answers.push(() => new Promise(() => {}));
    await run.start();
    await run.until(() => run.pipeline.status().restarts === 1);
    expect(run.queue.released).toHaveLength(1);
    run.queue.seek(0);
    await run.untilCommitted(1);
    expect(run.pipeline.ledger()).toMatchObject({ received: 2, released: 1, delivered: 1, balanced: true });
    await run.stop();
  });

  it('makes a new source when a read no longer reacts', async () => {
    let reads = 0;
    await using run = await new Harness([], {
      source: {
        read: () => {
          reads += 1;
          return reads === 1 ? new Promise(() => {}) : Promise.resolve(reads === 2 ? [record('a')] : []);
        },
      },
    }).start();
    await run.untilCommitted(1);
    expect(run.pipeline.status().restarts).toBe(1);
  });

  it('starts anew when a commit no longer reacts', async () => {
    let commits = 0;
    await using run = await new Harness(positioned(3), {
      progress: 'committed',
      source: {
        commit: async (batch) => {
          commits += 1;
          if (commits === 1) await new Promise(() => {});
          run.queue.commits.push(batch);
        },
      },
    }).start();
    await run.until(() => run.queue.commits.length > 0);
    expect(run.pipeline.status().restarts).toBe(1);
    expect(run.target.ids).toEqual(['0', '1', '2', '0', '1', '2']);
  });

  it('starts anew when a transform no longer reacts', async () => {
    let calls = 0;
    await using run = await new Harness(positioned(1), {
      progress: 'committed',
      pipeline: {
        transforms: [
          (event) => {
            calls += 1;
            return calls === 1 ? new Promise(() => {}) : event;
          },
        ],
      },
    }).start();
    await run.until(() => run.target.events.length === 1);
    expect(run.pipeline.status().restarts).toBe(1);
  });

  it('starts anew when the dead letters no longer react', async () => {
    const harness = new Harness(positioned(1), {
      progress: 'committed',
      sink: { answer: () => Promise.reject(rejected) },
    });
    const append = harness.store.deadLetters.append.bind(harness.store.deadLetters);
    let appends = 0;
    harness.store.deadLetters.append = async (pipeline, letters) => {
      appends += 1;
      if (appends === 1) await new Promise(() => {});
      await append(pipeline, letters);
    };
    await using run = await harness.start();
    await run.until(() => run.queue.commits.length === 1);
    expect(run.pipeline.status().restarts).toBe(1);
    expect(await run.store.deadLetters.list('test')).toHaveLength(1);
  });

  it('does not ask a source for its lag before it is open', async () => {
    const opening = gate();
    let asked = 0;
    await using run = await new Harness([], {
      source: {
        open: () => opening.promise,
        lag: async () => (asked += 1),
      },
    }).start();
    await run.clock.advance(1000);
    expect(await run.pipeline.lag()).toBeUndefined();
    expect(asked).toBe(0);
    opening.open();
    await run.clock.advance(1000);
    expect(await run.pipeline.lag()).toBe(1);
  });

  it('does not ask a source again that has not told its lag yet', async () => {
    let asked = 0;
    await using run = await new Harness(positioned(1), {
      source: {
        lag: () => {
          asked += 1;
          return new Promise(() => {});
        },
      },
    }).start();
    await run.untilCommitted(1);
    for (let second = 0; second < 5; second += 1) {
      const lag = run.pipeline.lag();
      await run.clock.advance(1000);
      expect(await lag).toBeUndefined();
    }
    expect(asked).toBe(1);
  });

  it('does not wait for a source that cannot tell its lag', async () => {
    await using run = await new Harness([], { source: { lag: () => new Promise(() => {}) } }).start();
    await run.clock.advance(100);
    let lag: unknown = 'no answer';
    void run.pipeline.lag().then((answer) => (lag = answer));
    await run.until(() => lag === undefined, 2_000);
  });

  it.each(['read', 'commit', 'close', 'release', 'open'] as const)(
    'stops within the deadline when %s of the source never resolves',
    async (method) => {
      const run = await new Harness(records(3), { source: { [method]: () => new Promise(() => {}) } }).start();
      await run.clock.advance(1_000);
      const startedAt = run.clock.now();
      await run.stop();
      expect(run.clock.now() - startedAt).toBeLessThanOrEqual(31_000);
      expect(run.pipeline.ledger().balanced).toBe(true);
      expect(run.clock.pending).toBe(0);
    },
  );

  it.each(['write', 'close', 'open'] as const)(
    'stops within the deadline when %s of the sink never resolves',
    async (method) => {
      const run = await new Harness(records(3), {
        sink: { overrides: { [method]: () => new Promise(() => {}) } },
      }).start();
      await run.clock.advance(1_000);
      const startedAt = run.clock.now();
      await run.stop();
      expect(run.clock.now() - startedAt).toBeLessThanOrEqual(31_000);
      expect(run.pipeline.ledger()).toMatchObject({ inFlight: 0, balanced: true });
      expect(run.clock.pending).toBe(0);
    },
  );

  it.each([
    ['nothing', undefined],
    ['a number', 7],
    ['records that are none', [{ nothing: true }]],
    ['null', null],
    ['a text for an event', [{ event: 'text', bytes: 1 }]],
    ['a negative size', [{ ...record('bad'), bytes: -1 }]],
  ])('survives a source that gives %s', async (_what, garbage) => {
    let reads = 0;
    await using run = await new Harness([], {
      source: {
        read: async () => {
          reads += 1;
          return reads === 1 ? (garbage as never) : reads === 2 ? [record('good')] : [];
        },
      },
    }).start();
    await run.untilCommitted(1);
    expect(run.target.ids).toEqual(['good']);
  });

  it.each([
    ['a number', 7],
    ['an index out of range', [{ index: 9, error: rejected }]],
    ['a failure without an error', [{ index: 0 }]],
  ])('takes nothing as written when a sink answers with %s', async (_what, garbage) => {
    await using run = await new Harness([record('a')], {
      sink: { overrides: { write: async () => garbage as never } },
    }).start();
    await run.untilCommitted(1);
    expect(run.pipeline.ledger()).toMatchObject({ delivered: 0, deadLettered: 1 });
  });

  it('lets others have their turn when source and sink never wait', async () => {
    let turns = 0;
    await using run = await new Harness([], { source: { read: async () => [record('x')] } }).start();
    for (; turns < 3; turns += 1) await new Promise<void>((resolve) => void setImmediate(resolve));
    expect(turns).toBe(3);
    expect(run.pipeline.ledger().balanced).toBe(true);
  });

  it('takes nothing from a source that does not say where it is, as it could not resume', async () => {
    let reads = 0;
    await using run = await new Harness([], {
      progress: 'checkpointed',
      source: {
        read: async () => {
          reads += 1;
          return reads === 1 ? [record('nowhere')] : reads === 2 ? [...positioned(1)] : [];
        },
      },
    }).start();
    await run.untilCommitted(1);
    expect(run.target.ids).toEqual(['0']);
  });
});
