import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { FifoQueue } from '../src/broker/fifo-queue.ts';
import { MessageQueue } from '../src/broker/message-queue.ts';
import { TimeHeap } from '../src/broker/time-heap.ts';
import { append } from './support/messages.ts';

it('TimeHeap gives the earliest first, whatever the order in which items come', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1000)), fc.nat(1000), (times, dropped) => {
      const heap = new TimeHeap<{ at: number }>();
      for (const at of times) heap.push({ at });
      heap.keep(({ at }) => at !== dropped);
      const popped: number[] = [];
      for (let item = heap.pop(); item !== undefined; item = heap.pop()) popped.push(item.at);
      expect(popped).toEqual(times.filter((at) => at !== dropped).toSorted((a, b) => a - b));
    }),
  );
});

it('TimeHeap gives nothing before it is due', () => {
  const heap = new TimeHeap<{ at: number }>();
  heap.push({ at: 5 });
  expect(heap.popDue(4)).toBeUndefined();
  expect(heap.popDue(5)).toEqual({ at: 5 });
  expect(heap.popDue(6)).toBeUndefined();
});

it('FifoQueue keeps its order over many pushes and shifts, and inserts by rank', () => {
  const queue = new FifoQueue<number>();
  for (let value = 0; value < 500; value += 1) queue.push(value);
  const shifted = Array.from({ length: 499 }, () => queue.shift());
  expect(shifted).toEqual(Array.from({ length: 499 }, (_, value) => value));
  queue.push(600);
  queue.insert(550, (value) => value);
  queue.insert(1, (value) => value);
  expect([queue.length, queue.peek()]).toEqual([4, 1]);
  expect(Array.from({ length: 5 }, () => queue.shift())).toEqual([1, 499, 550, 600, undefined]);
});

it('MessageQueue keeps offsets when messages are freed', () => {
  const queue = new MessageQueue(0);
  for (let index = 0; index < 1000; index += 1) append(queue);
  queue.freeBefore(990);
  expect([queue.first, queue.end, queue.kept().length]).toEqual([990, 1000, 10]);
  expect([queue.at(989), queue.at(990)?.offset, queue.at(1000)]).toEqual([undefined, 990, undefined]);
});
