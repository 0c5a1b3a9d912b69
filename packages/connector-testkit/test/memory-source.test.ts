import type { AnyRecord, Progress, ReadLimit, Source } from '@eventmesh/connector-api';
import { createEvent } from '@eventmesh/event-formats';
import { describe, expect, it } from 'vitest';
import { MemoryQueue, VirtualClock, memorySource, testContext } from '../src/index.ts';

const records = (count: number): AnyRecord[] =>
  Array.from({ length: count }, (_, position) => ({
    event: createEvent({ id: String(position), source: '/test', type: 'test' }),
    partition: 'p',
    position,
    bytes: 100,
  }));
const limit: ReadLimit = { maxRecords: 100, maxBytes: 100_000 };
const { signal } = new AbortController();

async function opened(
  queue: MemoryQueue,
  { progress = 'acknowledged', ...context }: { progress?: Progress } & Parameters<typeof testContext>[0] = {},
): Promise<Source> {
  const { definition, options } = memorySource(queue, progress);
  const source = definition.create(options, testContext(context));
  await source.open(signal);
  return source;
}
const idsOf = (result: readonly AnyRecord[] | 'end'): unknown =>
  result === 'end' ? 'end' : result.map(({ event }) => event?.id).join();

describe('memorySource', () => {
  it('reads in order, within the limits', async () => {
    const source = await opened(new MemoryQueue(records(6)));
    expect(idsOf(await source.read({ ...limit, maxRecords: 2 }, signal))).toBe('0,1');
    expect(idsOf(await source.read({ ...limit, maxBytes: 250 }, signal))).toBe('2,3');
    expect(idsOf(await source.read({ ...limit, maxBytes: 1 }, signal))).toBe('4');
    expect(await source.lag?.()).toBe(1);
    expect(idsOf(await source.read(limit, signal))).toBe('5');
  });

  it('gives no more at once than the queue says', async () => {
    const queue = new MemoryQueue(records(3));
    queue.maxPerRead = 2;
    expect(idsOf(await (await opened(queue)).read(limit, signal))).toBe('0,1');
  });

  it('waits a moment for something to come, and leaves no timer behind', async () => {
    const clock = new VirtualClock();
    const queue = new MemoryQueue();
    const source = await opened(queue, { clock });
    const results: unknown[] = [];
    void source.read(limit, signal).then((result) => results.push(idsOf(result)));
    await clock.advance(10);
    expect(results).toEqual([]);
    queue.push(...records(1));
    await clock.advance(1_000);
    expect(results).toEqual(['0']);
    expect(clock.pending).toBe(0);
  });

  it('resolves soon when it is asked to give up', async () => {
    const clock = new VirtualClock();
    const source = await opened(new MemoryQueue(), { clock });
    const abort = new AbortController();
    const reading = source.read(limit, abort.signal);
    abort.abort();
    expect(await reading).toEqual([]);
    expect(await source.read(limit, abort.signal)).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it('ends when the queue does', async () => {
    const queue = new MemoryQueue(records(1));
    queue.ends = true;
    const source = await opened(queue);
    expect([idsOf(await source.read(limit, signal)), idsOf(await source.read(limit, signal))]).toEqual(['0', 'end']);
  });

  it('reads on behind what was committed, or behind the checkpoint, after a restart', async () => {
    const queue = new MemoryQueue(records(6));
    const first = await opened(queue, { progress: 'committed' });
    await first.read(limit, signal);
    await first.commit(queue.records.slice(1, 2));
    expect(idsOf(await (await opened(queue, { progress: 'committed' })).read(limit, signal))).toBe('2,3,4,5');
    const positions = new Map([['p', 3]]);
    expect(idsOf(await (await opened(queue, { progress: 'checkpointed', positions })).read(limit, signal))).toBe('4,5');
    expect(idsOf(await (await opened(queue, { progress: 'checkpointed' })).read(limit, signal))).toBe('0,1,2,3,4,5');
  });

  it('notes what it was told, batch by batch', async () => {
    const queue = new MemoryQueue(records(4));
    const source = await opened(queue);
    const [a, b, c, d] = (await source.read(limit, signal)) as [AnyRecord, AnyRecord, AnyRecord, AnyRecord];
    await source.commit([b]);
    await source.commit([a]);
    await source.release?.([c, d]);
    expect(queue.commits).toEqual([[b], [a]]);
    expect(queue.committed).toEqual([b, a]);
    expect(queue.released).toEqual([c, d]);
  });
});
