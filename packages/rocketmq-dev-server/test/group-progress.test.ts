import { describe, expect, it } from 'vitest';
import { GroupProgress, type GroupRules, type TakeRequest } from '../src/broker/group-progress.ts';
import { MessageQueue } from '../src/broker/message-queue.ts';
import type { StoredMessage } from '../src/index.ts';
import { append } from './support/messages.ts';

function reading(rules: Partial<GroupRules & { fromStart: boolean }> = {}, queueCount = 1) {
  const queues = Array.from({ length: queueCount }, (_, id) => new MessageQueue(id));
  const dead: StoredMessage[] = [];
  let leases = 0;
  const settings = { ordered: false, maxRetries: 2, fromStart: true, ...rules };
  const progress = new GroupProgress(queues, settings, () => (leases += 1));
  const take = (request: Partial<TakeRequest> = {}) =>
    progress.take({ max: 32, maxBytes: 1e6, invisibleMs: 100, now: 0, accepts: () => true, ...request }, (message) =>
      dead.push(message),
    );
  const [queue = new MessageQueue(0)] = queues;
  return { queues, queue, progress, take, dead };
}

describe('GroupProgress', () => {
  it('hands each message out once, counting deliveries from 1', () => {
    const { queue, take } = reading();
    const message = append(queue);
    expect(take()).toMatchObject([{ message, attempt: 1 }]);
    expect(take()).toEqual([]);
  });

  it('lets an unsettled message come again when its time is up, as another delivery with another offset', () => {
    const { queue, take } = reading();
    append(queue);
    const message = append(queue);
    const [, first] = take();
    expect(take({ now: 99 })).toEqual([]);
    const again = take({ now: 100 }).find((lease) => lease.message === message);
    expect(again).toMatchObject({ attempt: 2 });
    expect(again?.id).not.toBe(first?.id);
  });

  it('never hands out what was settled', () => {
    const { queue, take, progress } = reading();
    append(queue);
    const [lease] = take();
    progress.settle(lease?.id ?? 0);
    expect(take({ now: 1000 })).toEqual([]);
    expect(progress.lag).toBe(0);
  });

  it('replaces the delivery of a postponed message, so that the old one settles nothing', () => {
    const { queue, take, progress } = reading();
    append(queue);
    const [lease] = take();
    const later = progress.postpone(lease?.id ?? 0, 500);
    expect(progress.settle(lease?.id ?? 0)).toBeUndefined();
    expect(take({ now: 499 })).toEqual([]);
    expect(take({ now: 500 })).toMatchObject([{ attempt: 2 }]);
    expect(progress.settle(later?.id ?? 0)).toBeUndefined();
  });

  it('gives a message up after its deliveries', () => {
    const { queue, take, dead } = reading({ maxRetries: 1 });
    const message = append(queue);
    for (const now of [0, 100]) expect(take({ now })).toHaveLength(1);
    expect(take({ now: 200 })).toEqual([]);
    expect(dead).toEqual([message]);
  });

  it('counts what a filter refuses as consumed', () => {
    const { queue, take, progress } = reading();
    append(queue, { tag: 'a' });
    append(queue, { tag: 'b' });
    expect(take({ accepts: ({ tag }) => tag === 'b' })).toMatchObject([{ message: { tag: 'b' } }]);
    expect(take()).toEqual([]);
    expect(progress.lag).toBe(1);
  });

  it('keeps to the bytes asked for, but hands out one message that is larger alone', () => {
    const { queue, take } = reading();
    for (const bytes of [60, 50, 200, 10]) append(queue, { bytes });
    const sizes = () => take({ maxBytes: 100 }).map(({ message }) => message.bytes);
    expect([sizes(), sizes(), sizes(), sizes()]).toEqual([[60], [50], [200], [10]]);
  });

  it('begins behind what is there, unless told to begin at the start', () => {
    const queue = new MessageQueue(0);
    append(queue);
    const place = (fromStart: boolean) =>
      new GroupProgress([queue], { ordered: false, maxRetries: 0, fromStart }, () => 1).lag;
    expect([place(true), place(false)]).toEqual([1, 0]);
  });

  it('serves all queues in turn', () => {
    const { queues, take } = reading({}, 2);
    for (const queue of queues) for (let index = 0; index < 4; index += 1) append(queue);
    const seen = [1, 2].map(() => take({ max: 1 })[0]?.message.queueId);
    expect(new Set(seen)).toEqual(new Set([0, 1]));
  });

  describe('in an ordered group', () => {
    it('holds a queue back while one of its messages is in flight, and lets the others flow', () => {
      const { queues, take, progress } = reading({ ordered: true }, 2);
      const [first, second] = queues as [MessageQueue, MessageQueue];
      append(first);
      append(first);
      const [lease] = take({ max: 1 });
      const other = append(second);
      expect(take()).toMatchObject([{ message: other }]);
      expect(take()).toEqual([]);
      progress.settle(lease?.id ?? 0);
      expect(take()).toMatchObject([{ message: { queueId: 0, offset: 1 } }]);
    });

    it('hands unsettled messages out again in their order, once the longest invisible time is over', () => {
      const { queue, take, progress } = reading({ ordered: true });
      for (let index = 0; index < 4; index += 1) append(queue);
      const [a, b, c] = take({ max: 3 });
      progress.postpone(b?.id ?? 0, 300);
      progress.postpone(a?.id ?? 0, 200);
      progress.settle(c?.id ?? 0);
      expect(take({ now: 299 })).toEqual([]);
      const again = take({ now: 300 }).map(({ message, attempt }) => [message.offset, attempt]);
      expect(again).toEqual([
        [0, 2],
        [1, 2],
        [3, 1],
      ]);
    });
  });
});
