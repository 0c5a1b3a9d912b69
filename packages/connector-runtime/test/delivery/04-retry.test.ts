import { ConnectorError } from '@eventmesh/connector-api';
import { describe, expect, it } from 'vitest';
import { Harness, record, records } from '../support/harness.ts';

const unavailable = new ConnectorError('UNAVAILABLE', 'connection refused');

describe('rule 4, retry', () => {
  it('tries again for as long as the target is away, and never dead-letters for that', async () => {
    let down = true;
    await using run = await new Harness(records(20), {
      sink: { answer: () => (down ? Promise.reject(unavailable) : undefined) },
    }).start();
    await run.clock.advance(3_600_000);
    expect(run.pipeline.status()).toMatchObject({
      state: 'stalled',
      code: 'UNAVAILABLE',
      reason: expect.stringContaining('connection refused'),
    });
    expect(await run.store.deadLetters.list('test')).toEqual([]);
    down = false;
    await run.untilCommitted(20);
    expect(run.pipeline.status().state).toBe('running');
    expect(run.target.ids.toSorted()).toEqual(
      records(20)
        .map(({ event }) => String(event?.id))
        .toSorted(),
    );
  });

  it('waits at least as long as the target asks', async () => {
    const busy = new ConnectorError('OVERLOADED', 'slow down', { retryAfterMs: 7_000 });
    await using run = new Harness([record('a')]);
    run.target.answers.push(() => Promise.reject(busy));
    const startedAt = run.clock.now();
    await run.start();
    await run.untilCommitted(1);
    expect(run.clock.now() - startedAt).toBeGreaterThanOrEqual(7_000);
  });

  it('gives up an error of unknown nature after the bound, while the target takes others', async () => {
    const unknown = [{ index: 0, error: new ConnectorError('UNKNOWN', '?') }];
    const harness = new Harness(records(200), {
      sink: {
        limits: { concurrentWrites: 2, maxEvents: 1 },
        answer: async ([event]) => {
          if (event?.id === '7') return unknown;
          await new Promise<void>((resolve) => harness.clock.schedule(20, resolve));
          return undefined;
        },
      },
    });
    const startedAt = harness.clock.now();
    await using run = await harness.start();
    await run.untilCommitted(200);
    const [letter] = await run.store.deadLetters.list('test');
    // The first try has nothing to be compared with.
    expect(letter).toMatchObject({ code: 'UNKNOWN', attempts: 6, stage: 'write', connector: 'sink-memory' });
    expect(Date.parse(letter?.lastFailureAt ?? '') - startedAt).toBeLessThan(3_000);
    expect(run.target.ids).toHaveLength(199);
  });

  it('does not hold against an event what was tried while the target was away', async () => {
    const failing = new Set<string>();
    let taken = 0;
    const failure = [{ index: 0, error: new ConnectorError('UNKNOWN', 'broker failed') }];
    const harness = new Harness(records(20), {
      sink: {
        limits: { concurrentWrites: 4, maxEvents: 1 },
        answer: ([event]) => {
          const id = String(event?.id);
          if (harness.clock.now() < backAt) {
            failing.add(id);
            return failure;
          }
          // To those that are tried when others are taken already, the answer of the outage is given once more.
          if (taken > 0 && failing.delete(id)) return failure;
          taken += 1;
          return undefined;
        },
      },
    });
    const backAt = harness.clock.now() + 50_000;
    await using run = await harness.start();
    await run.untilCommitted(20);
    expect(run.pipeline.ledger()).toMatchObject({ delivered: 20, deadLettered: 0 });
  });

  it('does not hold against events that the target went away in the middle of their batch', async () => {
    const unknown = new ConnectorError('UNKNOWN', 'broker failed');
    let writes = 0;
    const harness = new Harness(records(20), {
      sink: {
        limits: { concurrentWrites: 1 },
        answer: (events) => {
          writes += 1;
          if (writes > 1 && harness.clock.now() >= backAt) return undefined;
          return events.flatMap((_, index) => (writes === 1 && index < 10 ? [] : [{ index, error: unknown }]));
        },
      },
    });
    const backAt = harness.clock.now() + 50_000;
    await using run = await harness.start();
    await run.untilCommitted(20);
    expect(run.pipeline.ledger()).toMatchObject({ delivered: 20, deadLettered: 0 });
  });

  it('does not count NOT_ATTEMPTED as a try', async () => {
    const notAttempted = new ConnectorError('NOT_ATTEMPTED', 'held back');
    await using run = new Harness([record('a', 'k'), record('b', 'k')]);
    for (let tries = 0; tries < 12; tries += 1) {
      run.target.answers.push(() => [
        { index: 0, error: unavailable },
        { index: 1, error: notAttempted },
      ]);
    }
    run.target.answers.push(() => [{ index: 1, error: new ConnectorError('UNKNOWN', 'its first failure') }]);
    await run.start();
    await run.untilCommitted(2);
    expect(run.target.ids).toEqual(['a', 'b']);
    expect(run.pipeline.ledger()).toMatchObject({ delivered: 2, deadLettered: 0 });
  });

  it.each([
    ['what is overloaded', 'OVERLOADED', [1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 10_000]],
    ['what is away, which is asked within a second', 'UNAVAILABLE', Array.from({ length: 7 }, () => 500)],
  ] as const)('waits longer after each failure, up to the bound: of %s', async (_, code, expected) => {
    const tries: number[] = [];
    await using run = await new Harness([record('a')], {
      sink: {
        answer: () => {
          tries.push(run.clock.now());
          return tries.length < 8 ? Promise.reject(new ConnectorError(code, 'not now')) : undefined;
        },
      },
      pipeline: { delivery: { retry: { initialMs: 2_000, maxMs: 20_000 } } },
    }).start();
    await run.untilCommitted(1);
    const waits = tries.slice(1).map((at, index) => at - (tries[index] ?? 0));
    expect(waits).toEqual(expected);
  });

  it.each(['as a whole', 'event by event'])(
    'does not take a target that is busy, and says so in words nobody knows, for a refusal: %s',
    async (how) => {
      const busy = new ConnectorError('UNKNOWN', 'broker busy');
      const harness = new Harness(records(200), {
        sink: {
          answer: (events) => {
            if (harness.clock.now() >= busyUntil) return undefined;
            return how === 'as a whole' ? Promise.reject(busy) : events.map((_, index) => ({ index, error: busy }));
          },
        },
      });
      const busyUntil = harness.clock.now() + 50_000;
      await using run = await harness.start();
      await run.untilCommitted(200);
      expect(run.pipeline.ledger()).toMatchObject({ delivered: 200, deadLettered: 0 });
    },
  );

  it('gives up even then, after a while', async () => {
    await using run = await new Harness([record('a')], {
      sink: { answer: () => Promise.reject(new ConnectorError('UNKNOWN', '?')) },
    }).start();
    await run.clock.advance(55_000);
    expect(run.pipeline.ledger()).toMatchObject({ inFlight: 1, deadLettered: 0 });
    await run.untilCommitted(1);
    expect(run.pipeline.ledger()).toMatchObject({ deadLettered: 1 });
  });

  it('gives up no more than one event as often as its patience ends, however long the target is away', async () => {
    const harness = new Harness(records(200), {
      sink: {
        answer: () =>
          harness.clock.now() < backAt ? Promise.reject(new ConnectorError('UNKNOWN', 'broker failed')) : undefined,
      },
    });
    const backAt = harness.clock.now() + 600_000;
    await using run = await harness.start();
    await run.until(() => run.queue.committed.length === 200, 700_000);
    const { delivered, deadLettered } = run.pipeline.ledger();
    expect(deadLettered).toBeGreaterThan(5);
    expect(deadLettered).toBeLessThanOrEqual(10);
    expect(delivered).toBe(200 - deadLettered);
  });

  it.each([
    ['away for long', 'UNAVAILABLE', 400_000],
    ['overloaded', 'OVERLOADED', 30_000],
  ] as const)('does not give up at the first word that it does not know what was %s before', async (_, code, forMs) => {
    const unclear = new Set<string>();
    const harness = new Harness(records(20), {
      sink: {
        limits: { concurrentWrites: 4, maxEvents: 1 },
        answer: ([event]) => {
          const id = String(event?.id);
          const isOver = harness.clock.now() >= backAt;
          if (isOver && (unclear.size === 4 || unclear.has(id))) return undefined;
          if (isOver) unclear.add(id);
          return [{ index: 0, error: new ConnectorError(isOver ? 'UNKNOWN' : code, '?') }];
        },
      },
    });
    const backAt = harness.clock.now() + forMs;
    await using run = await harness.start();
    await run.until(() => run.queue.committed.length === 20, 1_000_000);
    expect(unclear.size).toBe(4);
    expect(run.pipeline.ledger()).toMatchObject({ delivered: 20, deadLettered: 0 });
  });

  it('spares the neighbours of a poisoned event when the target is away just then', async () => {
    let awayUntil = Number.POSITIVE_INFINITY;
    const harness = new Harness(records(64), {
      sink: {
        limits: { concurrentWrites: 1 },
        answer: (events) => {
          if (events.length === 1 && events[0]?.id === '0') awayUntil = harness.clock.now() + 1_000;
          const fails = events.some(({ id }) => id === '0') || harness.clock.now() < awayUntil;
          return fails ? Promise.reject(new ConnectorError('UNKNOWN', '?')) : undefined;
        },
      },
    });
    await using run = await harness.start();
    await run.until(() => run.queue.committed.length === 64, 400_000);
    expect(run.pipeline.ledger()).toMatchObject({ delivered: 63, deadLettered: 1 });
  });

  it('finds the one event that a batch fails for, though the reason is not known', async () => {
    await using run = await new Harness(records(64), {
      sink: {
        limits: { concurrentWrites: 1 },
        answer: (events) =>
          events.some(({ id }) => id === '42') ? Promise.reject(new ConnectorError('UNKNOWN', '?')) : undefined,
      },
    }).start();
    await run.until(() => run.queue.committed.length === 64, 100_000);
    expect(run.pipeline.ledger()).toMatchObject({ delivered: 63, deadLettered: 1 });
  });
});
