import { expect, test } from 'vitest';
import { AckWindow } from '../src/client/ack-window.ts';

test('what is settled without a gap goes in one frame', () => {
  expect(new AckWindow().settle([1, 2, 3])).toEqual({ fresh: [1, 2, 3], upTo: 3, single: [] });
});

test('what is ahead of a gap goes by itself, and nothing of it again when the gap closes', () => {
  const window = new AckWindow();
  expect(window.settle([2, 4])).toEqual({ fresh: [2, 4], upTo: undefined, single: [2, 4] });
  expect(window.settle([1])).toEqual({ fresh: [1], upTo: 1, single: [] });
  expect(window.settle([5, 3])).toEqual({ fresh: [5, 3], upTo: 5, single: [] });
});

test('what is settled already is passed over: RabbitMQ would close the channel', () => {
  const window = new AckWindow();
  window.settle([1, 3]);
  expect(window.settle([1, 3])).toEqual({ fresh: [], upTo: undefined, single: [] });
});

test('never acknowledges what is open, whatever the order', () => {
  const order = [7, 1, 10, 3, 2, 9, 4, 8, 6, 5];
  const window = new AckWindow();
  const settled = new Set<number>();
  for (const tag of order) {
    settled.add(tag);
    const { upTo = 0 } = window.settle([tag]);
    for (let each = 1; each <= upTo; each += 1) expect(settled).toContain(each);
  }
});
