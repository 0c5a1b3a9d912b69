import { ConnectorError, type AnyRecord, type Source } from '@eventmesh/connector-api';
import { MemoryTarget, memorySink } from '@eventmesh/connector-testkit';
import { writeExactJsonEvent } from '@eventmesh/event-formats';
import { describe, expect, it } from 'vitest';
import { MemoryStateStore, replayDeadLetters, type PipelineHandle } from '../../src/index.ts';
import { letter } from '../store/store-harness.ts';
import { Harness, positioned, record, records } from '../support/harness.ts';

const stored = { accept: 'stored' } as const;
const roomy = { maxRecords: 1_000, maxBytes: 1_000_000 };
const away = new ConnectorError('UNAVAILABLE', 'the target is away');

describe('a pipeline that accepts what is stored', () => {
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

  it('keeps what is damaged in the inbox as a dead letter with the very bytes, and goes on', async () => {
    const store = new MemoryStateStore();
    const damaged = Buffer.of(0xff, 0x00, 0xfe);
    await store.inbox.append('test', [{ event: '' }]);
    const list = store.inbox.list.bind(store.inbox);
    store.inbox.list = async (pipeline, limit) =>
      (await list(pipeline, limit)).map((each) => (each.event === '' ? { ...each, damaged } : each));
    await using run = await new Harness(records(1), { pipeline: { delivery: stored, store } }).start();
    await run.until(() => run.target.ids.length === 1 && run.pipeline.ledger().deadLettered === 1);
    const [letter] = await store.deadLetters.list('test');
    expect(letter).toMatchObject({ code: 'UNREADABLE', message: expect.stringContaining('the state store') });
    expect(Buffer.from(letter?.body ?? '', 'base64')).toEqual(damaged);
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
    expect(await run.untilFinished()).toBe('finished');
    expect(run.target.ids).toHaveLength(27);
  });

  it('stops as a whole when the sink waits for a person, and what is stored stays', async () => {
    await using run = await new Harness(records(10), {
      sink: { answer: async () => await Promise.reject(new ConnectorError('INVALID_OPTIONS', 'no such table')) },
      pipeline: { delivery: stored },
    }).start();
    await run.untilFinished();
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
    await run.untilFinished();
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
