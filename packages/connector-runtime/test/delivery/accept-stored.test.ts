import { ConnectorError, type SourceContext } from '@eventmesh/connector-api';
import { writeExactJsonEvent } from '@eventmesh/event-formats';
import { describe, expect, it } from 'vitest';
import { MemoryStateStore } from '../../src/index.ts';
import { Harness, gate, positioned, records } from '../support/harness.ts';

const stored = { accept: 'stored' } as const;
const roomy = { maxRecords: 1_000, maxBytes: 1_000_000 };
const away = new ConnectorError('UNAVAILABLE', 'the target is away');

describe('a pipeline that accepts what is stored', () => {
  it('tells upstream while the sink takes nothing, and delivers when it does', async () => {
    let isAway = true;
    await using run = await new Harness(records(50), {
      sink: {
        answer: async () => {
          if (isAway) throw away;
        },
      },
      pipeline: { delivery: stored },
    }).start();
    await run.untilCommitted(50);
    expect(run.target.ids).toEqual([]);
    expect((await run.store.inbox.size('test')).records).toBe(50);
    expect(await run.pipeline.lag()).toBe(0);
    isAway = false;
    await run.until(() => run.target.ids.length === 50);
    await run.stop();
    expect(run.pipeline.ledger()).toMatchObject({ received: 50, delivered: 50, inFlight: 0, balanced: true });
    expect((await run.store.inbox.size('test')).records).toBe(0);
  });

  it('tells upstream only once a record is durable', async () => {
    const store = new MemoryStateStore();
    const append = store.inbox.append.bind(store.inbox);
    let isFull = true;
    store.inbox.append = async (pipeline, added) => {
      if (isFull) throw new ConnectorError('OVERLOADED', 'the disk is full');
      await append(pipeline, added);
    };
    await using run = await new Harness(records(5), { pipeline: { delivery: stored, store } }).start();
    await run.clock.advance(60_000);
    expect(run.queue.committed).toEqual([]);
    expect(run.pipeline.status()).toMatchObject({
      state: 'stalled',
      reason: expect.stringMatching(/the disk is full/),
    });
    isFull = false;
    await run.until(() => run.target.ids.length === 5);
    await run.untilCommitted(5);
  });

  it('stops reading while the inbox is full, says so, and goes on when there is room', async () => {
    let isAway = true;
    await using run = await new Harness(records(100), {
      sink: {
        answer: async () => {
          if (isAway) throw away;
        },
      },
      pipeline: { delivery: { ...stored, stored: { maxRecords: 20 }, inFlight: { maxRecords: 10 } } },
    }).start();
    await run.clock.advance(120_000);
    const { records: waiting } = await run.store.inbox.size('test');
    expect(waiting).toBeGreaterThanOrEqual(20);
    expect(waiting).toBeLessThanOrEqual(30);
    expect(run.queue.committed).toHaveLength(waiting);
    expect(run.pipeline.status()).toMatchObject({
      state: 'stalled',
      code: 'UNAVAILABLE',
      reason: expect.stringMatching(/^sink-memory: the target is away.*; sink-inbox: The inbox is full: \d+ records/),
    });
    isAway = false;
    await run.until(() => run.target.ids.length === 100);
  });

  it('stops reading while so many bytes wait in the inbox', async () => {
    await using run = await new Harness(records(10), {
      sink: { answer: async () => await Promise.reject(away) },
      pipeline: { delivery: { ...stored, stored: { maxBytes: 1 }, inFlight: { maxRecords: 1 } } },
    }).start();
    await run.clock.advance(60_000);
    expect(run.queue.committed).toHaveLength(1);
  });

  it('stops reading while the inbox is full of what other workers took in', async () => {
    await using run = await new Harness([], {
      sink: { answer: async () => await Promise.reject(away) },
      pipeline: { delivery: { ...stored, stored: { maxRecords: 20 } } },
    }).start();
    await run.clock.advance(2_000);
    await run.store.inbox.append(
      'test',
      records(20).map(({ event }) => ({ event: writeExactJsonEvent(event as never) })),
    );
    run.queue.push(...records(1));
    await run.clock.advance(60_000);
    expect(run.queue.committed).toEqual([]);
  });

  it('takes in soon after there is room, however long the inbox was full', async () => {
    await using run = await new Harness(records(100), {
      sink: { answer: async () => await Promise.reject(away) },
      pipeline: { delivery: { ...stored, stored: { maxRecords: 20 }, inFlight: { maxRecords: 10 } } },
    }).start();
    await run.clock.advance(1_200_000);
    const waiting = await run.store.inbox.list('test', roomy);
    const taken = run.queue.committed.length;
    await run.store.inbox.remove(
      'test',
      waiting.map(({ id }) => id),
    );
    await run.clock.advance(2_000);
    expect(run.queue.committed.length).toBeGreaterThan(taken);
  });

  it('keeps the order of each partition, which the record tells and not the event', async () => {
    let failures = 3;
    await using run = await new Harness(positioned(40), {
      progress: 'committed',
      sink: {
        limits: { concurrentWrites: 4, maxEvents: 3 },
        answer: async () => {
          if ((failures -= 1) >= 0) throw away;
        },
      },
      pipeline: { delivery: stored },
    }).start();
    await run.until(() => run.target.ids.length === 40);
    expect(run.target.ids).toEqual(positioned(40).map(({ event }) => event?.id));
  });

  it('transforms each event once', async () => {
    await using run = await new Harness(records(3), {
      pipeline: {
        delivery: stored,
        transforms: [(event) => event.cloneWith({ times: Number(event['times'] ?? 0) + 1 })],
      },
    }).start();
    await run.until(() => run.target.ids.length === 3);
    expect(run.target.events.map((event) => event['times'])).toEqual([1, 1, 1]);
  });

  it('delivers in the moment in which something is stored', async () => {
    await using run = await new Harness([], { pipeline: { delivery: stored } }).start();
    await run.clock.advance(10_100);
    run.queue.push(...records(1));
    await run.clock.advance(50);
    expect(run.target.ids).toEqual(['0']);
  });

  it('tells as lag what waits upstream and in the inbox, without what is in flight', async () => {
    let isAway = false;
    await using run = await new Harness(records(5), {
      source: { lag: async () => 7 },
      sink: {
        answer: async () => {
          if (isAway) throw away;
        },
      },
      pipeline: { delivery: { ...stored, inFlight: { maxRecords: 2 } } },
    }).start();
    await run.until(() => run.target.ids.length === 5);
    isAway = true;
    run.queue.push(...records(10));
    await run.untilCommitted(15);
    expect(await run.pipeline.lag()).toBe(7 + 10 - 2);
  });

  it('lets a partition go as soon as what is in flight of it is stored, while the sink takes nothing', async () => {
    const contexts: SourceContext[] = [];
    const store = new MemoryStateStore();
    const append = store.inbox.append.bind(store.inbox);
    const held = gate();
    store.inbox.append = async (...added) => await held.promise.then(() => append(...added));
    await using run = await new Harness(positioned(3), {
      progress: 'committed',
      source: (context) => {
        contexts.push(context);
        return {};
      },
      sink: { answer: async () => await Promise.reject(away) },
      pipeline: { delivery: stored, store },
    }).start();
    await run.clock.advance(1_000);
    let drained = false;
    void contexts[0]?.drain(['p'], new AbortController().signal).then(() => (drained = true));
    await run.clock.advance(1_000);
    expect(drained).toBe(false);
    held.open();
    await run.until(() => drained, 1_000);
    expect(run.queue.committed.map(({ position }) => position)).toEqual([2]);
    expect((await store.inbox.size('test')).records).toBe(3);
  });

  it('gives back to upstream what could not be stored in time', async () => {
    const store = new MemoryStateStore();
    store.inbox.append = async () => await new Promise(() => {});
    await using run = await new Harness(records(3), { pipeline: { delivery: stored, store } }).start();
    await run.clock.advance(1_000);
    await run.stop(1_000);
    expect(run.queue.releases.flat()).toHaveLength(3);
    expect(run.pipeline.status().intake).toMatchObject({ received: 3, released: 3, balanced: true });
  });

  it('delivers what was stored although it does not store any more, before what comes now', async () => {
    const store = new MemoryStateStore();
    const events = positioned(5).map(({ event }) => ({ event: writeExactJsonEvent(event as never), partition: 'p' }));
    await store.inbox.append('test', events);
    const later = positioned(8).slice(5);
    await using run = await new Harness(later, { progress: 'committed', pipeline: { store } }).start();
    await run.until(() => run.target.ids.length === 8);
    expect(run.target.ids).toEqual(positioned(8).map(({ event }) => event?.id));
    expect(run.logger.lines.some(({ message }) => message.includes('goes through the inbox'))).toBe(true);
  });

  it('overtakes nothing when the store cannot tell at first whether something was left', async () => {
    const store = new MemoryStateStore();
    const [first, ...later] = positioned(4);
    await store.inbox.append('test', [{ event: writeExactJsonEvent(first?.event as never), partition: 'p' }]);
    let asked = 0;
    const size = store.inbox.size.bind(store.inbox);
    store.inbox.size = async (pipeline) => {
      asked += 1;
      if (asked === 1) throw new ConnectorError('UNAVAILABLE', 'the store is away');
      return await size(pipeline);
    };
    await using run = await new Harness(later, { progress: 'committed', pipeline: { store } }).start();
    await run.until(() => run.target.ids.length === 4);
    expect(run.target.ids).toEqual(positioned(4).map(({ event }) => event?.id));
    expect(run.logger.lines.find(({ message }) => message.includes('the inbox'))?.fields).toMatchObject({
      why: expect.stringContaining('the store is away'),
    });
  });
});
