import { createEvent } from '@eventmesh/event-formats';
import { expect, it } from 'vitest';
import { MemoryQueue } from '../src/index.ts';

const recordOf = (id: string) => ({ event: createEvent({ id, source: '/test', type: 'test' }) });
const [a, b, c] = [recordOf('a'), recordOf('b'), recordOf('c')];
const limit = { maxRecords: 2, maxBytes: 100_000 };

it('gives each record once, in order, also those that come later', () => {
  const queue = new MemoryQueue([a]);
  queue.push(b, c);
  expect(queue.waiting).toBe(3);
  expect([queue.take(limit), queue.take(limit), queue.take(limit)]).toEqual([[a, b], [c], []]);
  expect(queue.waiting).toBe(0);
});

it('gives again what it is set back to', () => {
  const queue = new MemoryQueue([a, b, c]);
  queue.take(limit);
  queue.seek(0);
  expect(queue.take(limit)).toEqual([a, b]);
});

it('has records of its own', () => {
  const records = [a];
  const queue = new MemoryQueue(records);
  records.push(b);
  expect(queue.records).toEqual([a]);
});
