import { ConnectorError, type AnyCloudEvent, type WriteFailure } from '@eventmesh/connector-api';
import { describe, expect, it } from 'vitest';
import { Harness, gate, positioned, record, records } from './support/harness.ts';

const unavailable = new ConnectorError('UNAVAILABLE', 'connection refused');
const rejected = new ConnectorError('REJECTED', 'no such column');
const idsOf = (batch: readonly AnyCloudEvent[]): string[] => batch.map(({ id }) => id);

describe('rule 1, track', () => {
  it('stops reading at the cap by count, and only there', async () => {
    const held = gate();
    await using run = await new Harness(records(100), {
      sink: { answer: () => held.promise },
      pipeline: { delivery: { inFlight: { maxRecords: 10 } } },
    }).start();
    await run.clock.advance(1_000);
    expect(run.queue.waiting).toBe(90);
    expect(run.pipeline.ledger().inFlight).toBe(10);
    held.open();
    await run.untilCommitted(100);
  });

  it('stops reading at the cap by bytes', async () => {
    const held = gate();
    const large = Array.from({ length: 10 }, (_, index) => ({ ...record(String(index)), bytes: 1_000 }));
    await using run = new Harness(large, {
      sink: { answer: () => held.promise },
      pipeline: { delivery: { inFlight: { maxBytes: 2_500 } } },
    });
    run.queue.maxPerRead = 1;
    await run.start();
    await run.clock.advance(1_000);
    expect(run.queue.waiting).toBe(7);
    held.open();
    await run.untilCommitted(10);
  });

  it('commits the newest of the contiguous settled prefix, never past a gap', async () => {
    const first = gate();
    await using run = await new Harness(positioned(3, 'p', String), {
      progress: 'committed',
      sink: {
        limits: { maxEvents: 1, concurrentWrites: 8 },
        answer: ([event]) => (event?.id === '0' ? first.promise : undefined),
      },
      pipeline: { delivery: { concurrency: 8 } },
    }).start();
    await run.until(() => run.target.events.length === 2);
    await run.clock.advance(1_000);
    expect(run.queue.commits).toEqual([]);
    first.open();
    await run.until(() => run.queue.commits.length > 0);
    expect(run.queue.commits.map((batch) => batch.map(({ position }) => position))).toEqual([[2]]);
  });
});

describe('rule 2, order', () => {
  it('keeps the events of a key in order while others go on', async () => {
    const ids: Record<string, string[]> = {};
    await using run = await new Harness(
      records(300, (index) => `key-${index % 7}`),
      { sink: { limits: { maxEvents: 5 } } },
    ).start();
    run.target.answers.push(() => Promise.reject(unavailable), undefined);
    await run.untilCommitted(300);
    for (const event of run.target.events) (ids[String(event['partitionkey'])] ??= []).push(event.id);
    for (const seen of Object.values(ids)) {
      expect(seen.map(Number)).toEqual(seen.map(Number).toSorted((a, b) => a - b));
    }
  });

  it('lets a failing event hold its own lane only', async () => {
    let down = true;
    await using run = await new Harness(
      records(40, (index) => `key-${index % 8}`),
      {
        sink: {
          limits: { concurrentWrites: 8 },
          answer: (events) =>
            down && events.some(({ partitionkey }) => partitionkey === 'key-0')
              ? Promise.reject(unavailable)
              : undefined,
        },
        pipeline: { delivery: { concurrency: 8 } },
      },
    ).start();
    await run.until(() => run.target.events.length > 0);
    await run.clock.advance(10_000);
    expect(run.target.events.some(({ partitionkey }) => partitionkey === 'key-0')).toBe(false);
    expect(run.target.events.length).toBeGreaterThanOrEqual(20);
    down = false;
    await run.untilCommitted(40);
    const zero = run.target.events.filter(({ partitionkey }) => partitionkey === 'key-0').map(({ id }) => Number(id));
    expect(zero).toEqual([0, 8, 16, 24, 32]);
  });
});

describe('rule 3, batch naturally', () => {
  it('writes what is there at once and grows the next batch meanwhile', async () => {
    const writing = gate();
    await using run = new Harness([record('first')], { sink: { limits: { concurrentWrites: 1 } } });
    run.target.answers.push(() => writing.promise);
    await run.start();
    await run.clock.advance(60);
    run.queue.push(record('a'), record('b'));
    await run.clock.advance(60);
    run.queue.push(record('c'));
    await run.clock.advance(60);
    writing.open();
    await run.untilCommitted(4);
    expect(run.target.batches.map(idsOf)).toEqual([['first'], ['a', 'b', 'c']]);
  });

  it('keeps to the caps of a batch', async () => {
    await using run = await new Harness(records(25), {
      sink: { limits: { maxEvents: 10, concurrentWrites: 1 } },
    }).start();
    await run.untilCommitted(25);
    expect(run.target.batches.map((batch) => batch.length)).toEqual([10, 10, 5]);
  });

  it('waits for the linger time when asked to', async () => {
    await using run = await new Harness([record('a')], {
      sink: { limits: { concurrentWrites: 1 } },
      pipeline: { delivery: { batch: { lingerMs: 500 } } },
    }).start();
    await run.clock.advance(200);
    run.queue.push(record('b'));
    await run.untilCommitted(2);
    expect(run.target.batches.map(idsOf)).toEqual([['a', 'b']]);
  });
});

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

  it('gives up an error of unknown nature after the bound', async () => {
    await using run = await new Harness([record('a'), record('b')], {
      sink: {
        limits: { concurrentWrites: 1 },
        answer: (events) =>
          events.flatMap(({ id }, index): WriteFailure[] =>
            id === 'a' ? [{ index, error: new ConnectorError('UNKNOWN', '?') }] : [],
          ),
      },
    }).start();
    await run.untilCommitted(2);
    const [letter] = await run.store.deadLetters.list('test');
    expect(letter).toMatchObject({ code: 'UNKNOWN', attempts: 5, stage: 'write', connector: 'sink-memory' });
    expect(run.target.ids).toEqual(['b']);
  });

  it('does not count NOT_ATTEMPTED as a try', async () => {
    const notAttempted = new ConnectorError('NOT_ATTEMPTED', 'held back');
    const tries = 12;
    await using run = new Harness([record('a', 'k'), record('b', 'k')]);
    for (let index = 0; index < tries; index += 1) {
      run.target.answers.push(() => [
        { index: 0, error: unavailable },
        { index: 1, error: notAttempted },
      ]);
    }
    await run.start();
    await run.untilCommitted(2);
    expect(run.target.ids).toEqual(['a', 'b']);
    expect(run.pipeline.ledger()).toMatchObject({ delivered: 2, deadLettered: 0 });
  });
});

describe('rule 5, dead letters', () => {
  const refuse =
    (...ids: readonly string[]) =>
    (events: readonly AnyCloudEvent[]) =>
      events.flatMap(({ id }, index): WriteFailure[] => (ids.includes(id) ? [{ index, error: rejected }] : []));

  it('keeps what the sink refuses, and writes its neighbours', async () => {
    await using run = await new Harness(records(10), { sink: { answer: refuse('3', '7') } }).start();
    await run.untilCommitted(10);
    const letters = await run.store.deadLetters.list('test');
    expect(letters.map(({ event }) => JSON.parse(String(event)).id)).toEqual(['3', '7']);
    expect(run.pipeline.ledger()).toMatchObject({ delivered: 8, deadLettered: 2, balanced: true });
  });

  it('halves a batch that is refused as a whole until the culprit stands alone', async () => {
    await using run = await new Harness(records(64), {
      sink: {
        limits: { concurrentWrites: 1 },
        answer: (events) => (events.some(({ id }) => id === '42') ? Promise.reject(rejected) : undefined),
      },
    }).start();
    await run.untilCommitted(64);
    expect(run.pipeline.ledger()).toMatchObject({ delivered: 63, deadLettered: 1 });
    expect(run.target.ids).toEqual(
      records(64)
        .map(({ event }) => event?.id)
        .filter((id) => id !== '42'),
    );
  });

  it('holds the lane, and settles nothing, while the dead letter cannot be written', async () => {
    const harness = new Harness([record('bad'), record('good')], {
      sink: { limits: { concurrentWrites: 1, maxEvents: 1 }, answer: refuse('bad') },
    });
    const append = harness.store.deadLetters.append.bind(harness.store.deadLetters);
    let full = true;
    harness.store.deadLetters.append = async (pipeline, letters) => {
      if (full) throw new ConnectorError('OVERLOADED', 'the disk is full');
      await append(pipeline, letters);
    };
    await using run = await harness.start();
    await run.clock.advance(120_000);
    expect(run.queue.committed).toEqual([]);
    expect(run.target.ids).toEqual([]);
    expect(run.pipeline.status()).toMatchObject({
      state: 'stalled',
      reason: expect.stringContaining('the disk is full'),
    });
    full = false;
    await run.untilCommitted(2);
    expect(run.target.ids).toEqual(['good']);
  });

  it('keeps what a source could not read, with its bytes', async () => {
    const poison = {
      error: new ConnectorError('UNREADABLE', 'not JSON'),
      body: Buffer.from([0, 255, 1]),
      facts: { topic: 'orders' },
    };
    await using run = await new Harness([record('a'), poison, record('b')]).start();
    await run.untilCommitted(3);
    const [letter] = await run.store.deadLetters.list('test');
    expect(letter).toMatchObject({ stage: 'read', code: 'UNREADABLE', body: 'AP8B', facts: { topic: 'orders' } });
    expect(run.target.ids.toSorted()).toEqual(['a', 'b']);
  });

  it('stops the line when the error budget is exhausted, losing nothing', async () => {
    await using run = await new Harness(records(50), {
      sink: { limits: { maxEvents: 1, concurrentWrites: 1 }, answer: () => Promise.reject(rejected) },
      pipeline: { delivery: { errorBudget: { maxDeadLetters: 10 } } },
    }).start();
    await run.until(() => run.pipeline.status().state === 'failed');
    expect(run.pipeline.status()).toMatchObject({ code: 'ERROR_BUDGET_EXHAUSTED' });
    expect(run.pipeline.ledger()).toMatchObject({ deadLettered: 10, released: 40, inFlight: 0, balanced: true });
    expect(await run.store.deadLetters.list('test')).toHaveLength(10);
  });
});

describe('rule 6, persist, then tell upstream', () => {
  it('commits only what the state store has made durable', async () => {
    const harness = new Harness(positioned(5), { progress: 'checkpointed' });
    const write = harness.store.writeCheckpoints.bind(harness.store);
    let down = true;
    harness.store.writeCheckpoints = async (lease, positions) => {
      if (down) throw new ConnectorError('UNAVAILABLE', 'the store is away');
      await write(lease, positions);
    };
    await using run = await harness.start();
    await run.until(() => run.target.events.length === 5);
    await run.clock.advance(60_000);
    expect(run.queue.commits).toEqual([]);
    down = false;
    await run.until(() => run.queue.commits.length > 0);
    expect(await run.store.readCheckpoints('test')).toEqual(new Map([['p', 4]]));
  });

  it('resumes behind the last checkpoint', async () => {
    const harness = new Harness(positioned(10), { progress: 'checkpointed' });
    await harness.store.writeCheckpoints(await seedLease(harness), new Map([['p', 5]]));
    await using run = await harness.start();
    await run.until(() => run.target.events.length === 4);
    expect(run.target.ids).toEqual(['6', '7', '8', '9']);
  });

  it('restarts with a new lease when its own was taken over, and the late write is refused', async () => {
    const harness = new Harness(positioned(3), { progress: 'checkpointed' });
    const held = gate();
    harness.target.answers.push(() => held.promise);
    await using run = await harness.start();
    await run.clock.advance(100);
    await run.store.releaseLease({ pipeline: 'test', token: 1 });
    const other = await run.store.acquireLease('test');
    held.open();
    await run.until(() => run.pipeline.status().state === 'restarting');
    expect(await run.store.readCheckpoints('test')).toEqual(new Map());
    await run.store.releaseLease(other);
    await run.until(() => run.pipeline.status().state === 'running');
    await run.until(() => run.queue.commits.length > 0);
    expect(run.pipeline.status().restarts).toBeGreaterThanOrEqual(1);
  });
});

async function seedLease(harness: Harness): Promise<{ pipeline: string; token: number }> {
  const lease = await harness.store.acquireLease('test');
  await harness.store.releaseLease(lease);
  return lease;
}

describe('rule 7, strict transforms', () => {
  it('dead-letters an event whose transform throws, and never passes it on unchanged', async () => {
    await using run = await new Harness(records(3), {
      pipeline: {
        transforms: [
          (event) => {
            if (event.id === '1') throw new Error('boom');
            return event;
          },
        ],
      },
    }).start();
    await run.untilCommitted(3);
    expect(run.target.ids.toSorted()).toEqual(['0', '2']);
    expect(await run.store.deadLetters.list('test')).toMatchObject([{ stage: 'transform', code: 'TRANSFORM_FAILED' }]);
  });

  it('settles a record when all of its events have ended, with the worst outcome', async () => {
    await using run = await new Harness([record('a')], {
      sink: {
        answer: (events) => events.flatMap(({ id }, index) => (id === 'a.1' ? [{ index, error: rejected }] : [])),
      },
      pipeline: { transforms: [(event) => [event, event, event]] },
    }).start();
    await run.untilCommitted(1);
    expect(run.target.ids).toEqual(['a.0', 'a.2']);
    expect(run.pipeline.ledger()).toMatchObject({ received: 1, deadLettered: 1, delivered: 0 });
  });

  it('counts as filtered what gives nothing, and keeps order through asynchronous transforms', async () => {
    await using run = await new Harness(
      records(50, () => 'k'),
      {
        pipeline: { transforms: [async (event) => (Number(event.id) % 2 === 0 ? event : undefined)] },
      },
    ).start();
    await run.untilCommitted(50);
    expect(run.target.ids).toEqual(
      records(50)
        .map(({ event }) => String(event?.id))
        .filter((id) => Number(id) % 2 === 0),
    );
    expect(run.pipeline.ledger()).toMatchObject({ delivered: 25, filtered: 25 });
  });

  it('tries a transform again when its error says so', async () => {
    let tries = 0;
    await using run = await new Harness([record('a')], {
      pipeline: {
        transforms: [
          (event) => {
            tries += 1;
            if (tries < 10) throw unavailable;
            return event;
          },
        ],
      },
    }).start();
    await run.untilCommitted(1);
    expect(tries).toBe(10);
    expect(run.target.ids).toEqual(['a']);
  });
});

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
});

describe('rule 9, account', () => {
  it('balances at every moment', async () => {
    await using run = await new Harness(records(200), {
      sink: {
        limits: { maxEvents: 7 },
        answer: (events) =>
          events.flatMap(({ id }, index): WriteFailure[] =>
            Number(id) % 50 === 9 ? [{ index, error: rejected }] : [],
          ),
      },
      pipeline: { transforms: [(event) => (Number(event.id) % 3 === 0 ? undefined : event)] },
    }).start();
    await run.until(() => {
      expect(run.pipeline.ledger().balanced).toBe(true);
      return run.queue.committed.length === 200;
    });
    expect(run.pipeline.ledger()).toMatchObject({
      received: 200,
      filtered: 67,
      deadLettered: 2,
      delivered: 131,
      inFlight: 0,
    });
  });

  it('says that it is stalled when a write hangs, before any error is known', async () => {
    await using run = await new Harness([record('a')], { sink: { answer: () => new Promise(() => {}) } }).start();
    await run.clock.advance(1_000);
    expect(run.pipeline.status().state).toBe('running');
    await run.clock.advance(31_000);
    expect(run.pipeline.status()).toMatchObject({
      state: 'stalled',
      reason: expect.stringMatching(/nothing has settled for 3\d s/),
    });
  });
});

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
});
