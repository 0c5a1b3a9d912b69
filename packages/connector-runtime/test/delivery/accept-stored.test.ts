import {
  ConnectorError,
  isConnectorError,
  type AnyRecord,
  type Source,
  type SourceContext,
} from '@eventmesh/connector-api';
import {
  MemoryQueue,
  MemoryTarget,
  memorySink,
  memorySource,
  type SourceOverrides,
} from '@eventmesh/connector-testkit';
import { writeExactJsonEvent } from '@eventmesh/event-formats';
import { describe, expect, it } from 'vitest';
import {
  MemoryStateStore,
  replayDeadLetters,
  startPipeline,
  type Lease,
  type PipelineHandle,
} from '../../src/index.ts';
import { letter } from '../store/store-harness.ts';
import { Harness, gate, positioned, record, records } from '../support/harness.ts';

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
    expect(run.logger.lines.some(({ message }) => message.includes('left records in the inbox'))).toBe(true);
  });

  it('starts also when the store cannot tell whether something was left', async () => {
    const store = new MemoryStateStore();
    store.inbox.size = async () => await Promise.reject(new ConnectorError('UNAVAILABLE', 'the store is away'));
    await using run = await new Harness(records(3), { pipeline: { store } }).start();
    await run.until(() => run.target.ids.length === 3);
    expect(run.logger.lines.some(({ message }) => message.includes('cannot be told'))).toBe(true);
  });

  it('goes on after a restart with what was stored, in order', async () => {
    const store = new MemoryStateStore();
    const delivery = stored;
    {
      const stuck = { answer: async () => await Promise.reject(away) };
      await using run = await new Harness(positioned(10), {
        progress: 'committed',
        sink: stuck,
        pipeline: { delivery, store },
      }).start();
      await run.until(() => run.queue.commits.length > 0);
      await run.until(() => run.pipeline.ledger().inFlight === 10);
    }
    await using run = await new Harness([], { pipeline: { delivery, store } }).start();
    await run.until(() => run.target.ids.length === 10);
    expect(run.target.ids).toEqual(positioned(10).map(({ event }) => event?.id));
  });

  it('keeps what cannot become an event as a dead letter, without the inbox', async () => {
    const unreadable: AnyRecord = {
      error: new ConnectorError('UNREADABLE', 'garbage'),
      body: Buffer.from('garbage'),
      facts: { topic: 't' },
    };
    await using run = await new Harness([record('1'), unreadable, record('2')], {
      pipeline: { delivery: stored },
    }).start();
    await run.until(() => run.target.ids.length === 2);
    await run.untilCommitted(3);
    expect(await run.store.deadLetters.list('test')).toMatchObject([{ stage: 'read', code: 'UNREADABLE' }]);
    await run.stop();
    expect(run.pipeline.ledger()).toMatchObject({ received: 3, delivered: 2, deadLettered: 1, balanced: true });
  });

  it('keeps what the sink refuses as a dead letter that tells where it came from, and can be replayed', async () => {
    let refuses = true;
    const options = {
      progress: 'committed' as const,
      sink: {
        answer: async () => {
          if (refuses) throw new ConnectorError('REJECTED', 'no');
        },
      },
      pipeline: { delivery: stored },
    };
    await using run = await new Harness(positioned(1, 'p7'), options).start();
    await run.until(() => run.pipeline.ledger().deadLettered === 1);
    expect(await run.store.deadLetters.list('test')).toMatchObject([
      { stage: 'write', code: 'REJECTED', partition: 'p7', position: 0 },
    ]);
    await run.stop();
    refuses = false;
    const target = new MemoryTarget();
    const result = await replayDeadLetters({
      name: 'test',
      store: run.store,
      sink: memorySink(target),
      delivery: stored,
    });
    expect(result).toMatchObject({ delivered: 1 });
    expect(target.ids).toEqual(['0']);
    expect(await run.store.deadLetters.list('test')).toEqual([]);
  });

  it('does not let a letter go before its replay is delivered', async () => {
    const run = new Harness([]);
    await run.store.deadLetters.append('test', [
      letter('refused', { event: '{"specversion":"1.0","id":"1","source":"/t","type":"t"}' }),
    ]);
    let attempts = 0;
    const sink = memorySink(new MemoryTarget(), { answer: async () => ((attempts += 1), await Promise.reject(away)) });
    let replay: PipelineHandle | undefined;
    const replaying = replayDeadLetters({
      name: 'test',
      store: run.store,
      sink,
      delivery: { ...stored, retry: { initialMs: 1, maxMs: 5 } },
      onStart: (pipeline) => (replay = pipeline),
    });
    await expect.poll(() => attempts, { timeout: 10_000 }).toBeGreaterThan(1);
    await replay?.stop({ withinMs: 0 });
    await replaying;
    expect(await run.store.deadLetters.list('test')).toHaveLength(1);
    expect((await run.store.inbox.size('test:replay')).records).toBe(0);
  });

  it('keeps what lies broken in the inbox as a dead letter, and goes on', async () => {
    const store = new MemoryStateStore();
    await store.inbox.append('test', [{ event: '{"broken' }]);
    await using run = await new Harness(records(1), { pipeline: { delivery: stored, store } }).start();
    await run.until(() => run.target.ids.length === 1);
    await run.until(() => run.pipeline.ledger().deadLettered === 1);
    const [letter] = await store.deadLetters.list('test');
    expect(Buffer.from(letter?.body ?? '', 'base64').toString()).toBe('{"broken');
  });

  it('keeps the place of a source whose place is in the store, under its own name', async () => {
    const store = new MemoryStateStore();
    await using run = await new Harness(positioned(3), {
      progress: 'checkpointed',
      pipeline: { delivery: stored, store },
    }).start();
    await run.until(() => run.target.ids.length === 3);
    await run.stop();
    expect(await store.readCheckpoints('test')).toEqual(new Map([['p', 2]]));
  });

  it('finishes when the source has ended and all that is stored is delivered', async () => {
    let reads = 0;
    const source = { read: async () => ((reads += 1) === 1 ? records(7) : ('end' as const)) };
    await using run = await new Harness([], {
      source,
      sink: { answer: async () => await new Promise<void>((resolve) => void run.clock.schedule(1_000, resolve)) },
      pipeline: { delivery: { ...stored, inFlight: { maxRecords: 7 }, batch: { maxEvents: 1 } } },
    }).start();
    await run.store.inbox.append(
      'test',
      Array.from({ length: 20 }, (_, index) => ({
        event: writeExactJsonEvent(record(`before ${index}`).event as never),
      })),
    );
    let state: string | undefined;
    void run.pipeline.finished.then((status) => (state = status.state));
    await run.until(() => state !== undefined);
    expect(state).toBe('finished');
    expect(run.target.ids).toHaveLength(27);
  });

  it('stops as a whole when the sink waits for a person, and what is stored stays', async () => {
    await using run = await new Harness(records(10), {
      sink: { answer: async () => await Promise.reject(new ConnectorError('INVALID_OPTIONS', 'no such table')) },
      pipeline: { delivery: stored },
    }).start();
    let state: string | undefined;
    void run.pipeline.finished.then((status) => (state = status.state));
    await run.until(() => state !== undefined);
    expect(run.pipeline.status()).toMatchObject({ state: 'failed', code: 'INVALID_OPTIONS' });
    expect((await run.store.inbox.list('test', roomy)).length + run.pipeline.ledger().released).toBeGreaterThanOrEqual(
      10,
    );
    expect(run.clock.pending).toBe(0);
  });

  it('stops as a whole when the source waits for a person', async () => {
    await using run = await new Harness([], {
      source: { open: async () => await Promise.reject(new ConnectorError('INVALID_OPTIONS', 'no such topic')) },
      pipeline: { delivery: stored },
    }).start();
    let state: string | undefined;
    void run.pipeline.finished.then((status) => (state = status.state));
    await run.until(() => state !== undefined);
    expect(run.pipeline.status()).toMatchObject({ state: 'failed', code: 'INVALID_OPTIONS' });
    expect(run.clock.pending).toBe(0);
  });

  it('reads nothing more once it is told to stop, from a source that can wait', async () => {
    let readsAfterwards = 0;
    const read: Source['read'] = async (_limit, signal) => {
      if (signal.aborted) readsAfterwards += 1;
      else await new Promise((resolve) => signal.addEventListener('abort', resolve));
      return [];
    };
    await using run = await new Harness([], { source: { read }, pipeline: { delivery: stored } }).start();
    await run.clock.advance(1_000);
    await run.stop();
    expect(readsAfterwards).toBe(0);
  });

  it('leaves no timer behind, wherever it is stopped', async () => {
    await using run = await new Harness(records(5), { pipeline: { delivery: stored } }).start();
    await run.until(() => run.target.ids.length === 5);
    await run.stop();
    expect(run.pipeline.status().state).toBe('stopped');
    expect(run.clock.pending).toBe(0);
  });
});

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

describe('a source that must be acknowledged within a time', () => {
  const source = { ...memorySource(new MemoryQueue(records(2))) };
  const hasty = { ...source, definition: Object.assign(() => source, source.definition, { ackDeadlineMs: 3_000 }) };

  it('has its records stored without being asked', async () => {
    await using run = new Harness([], { sink: { answer: async () => await Promise.reject(away) } });
    await using pipeline = await startPipeline({ name: 'test', source: hasty, sink: run.sink, store: run.store });
    await expect.poll(async () => (await run.store.inbox.size('test')).records, { timeout: 10_000 }).toBe(2);
    await pipeline.stop({ withinMs: 0 });
  });

  it('is read out at a stop: what upstream has handed over by then is stored, and not given back', async () => {
    const buffer = records(25);
    const released: AnyRecord[] = [];
    let reads = 0;
    const overrides: SourceOverrides = {
      read: async (_limit, signal) => {
        reads += 1;
        if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
        return buffer.splice(0, 10);
      },
      release: async (given) => void released.push(...given),
    };
    const run = new Harness([], { source: overrides, sink: { answer: async () => await Promise.reject(away) } });
    const definition = Object.assign(() => run.source, run.source.definition, { ackDeadlineMs: 3_000 });
    const { sink, store } = run;
    await using pipeline = await startPipeline({ name: 'test', source: { ...run.source, definition }, sink, store });
    await expect.poll(() => reads, { timeout: 10_000 }).toBe(1);
    await pipeline.stop();
    expect((await store.inbox.size('test')).records).toBe(25);
    expect(released).toEqual([]);
    expect(pipeline.status().intake).toMatchObject({ received: 25, delivered: 25, inFlight: 0 });
  });

  it('is not read out for longer than the stop may take, however much it gives at once', async () => {
    const most = 50_000;
    let given = 0;
    const read: Source['read'] = async (_limit, signal) => {
      if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
      return given < most ? [record(String((given += 1)))] : [];
    };
    const { source: endless, sink, store } = new Harness([], { source: { read } });
    const definition = Object.assign(() => endless, endless.definition, { ackDeadlineMs: 3_000 });
    await using pipeline = await startPipeline({ name: 'test', source: { ...endless, definition }, sink, store });
    await expect.poll(() => pipeline.status().state, { timeout: 10_000 }).toBe('running');
    await pipeline.stop({ withinMs: 50 });
    expect(given).toBeLessThan(most);
  });

  it('cannot be told to wait for the sink', async () => {
    const { sink, store } = new Harness([]);
    const starting = startPipeline({ name: 'test', source: hasty, sink, store, delivery: { accept: 'delivered' } });
    await expect(starting).rejects.toSatisfy(isConnectorError);
    await expect(starting).rejects.toThrow(/delivery\.accept: expected 'stored'.*within 3000 ms/);
  });

  it('is told so with all else that is wrong', async () => {
    const { sink, store } = new Harness([]);
    const starting = startPipeline({ name: '', source: hasty, sink, store, delivery: { accept: 'delivered' } });
    await expect(starting).rejects.toThrow(/name: expected a name.*\ndelivery\.accept: expected 'stored'/);
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
