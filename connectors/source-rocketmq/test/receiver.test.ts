import { RecordingLogger, VirtualClock } from '@eventmesh/connector-testkit';
import type { Delivery } from '@eventmesh/rocketmq';
import { describe, expect, it } from 'vitest';
import { Receiver } from '../src/receiver.ts';
import { deliveries, delivery, idsOf } from './support/deliveries.ts';
import { FakeConsumer } from './support/fake-consumer.ts';

const limit = { maxRecords: 1000, maxBytes: 1_000_000 };
const never = new AbortController().signal;

function start(parallel = 4) {
  const clock = new VirtualClock();
  const logger = new RecordingLogger();
  const consumer = new FakeConsumer();
  const told: string[] = [];
  const receiver = new Receiver({
    clock,
    logger,
    parallel,
    receive: (maxMessages, signal) => consumer.receive({ maxMessages, invisibleMs: 60_000, signal }),
    received: ({ lease }) => void told.push(lease.messageId),
  });
  return { clock, logger, consumer, receiver, told };
}

describe('take', () => {
  it('runs calls side by side, and gives what the first brings', async () => {
    const { consumer, receiver, clock } = start(3);
    const taking = receiver.take(limit, never);
    await clock.advance(0);
    expect(consumer.waiting).toBe(3);
    consumer.answer(deliveries('a', 'b'));
    expect(idsOf(await taking)).toEqual(['a', 'b']);
  });

  it('lets calls that outlast it serve the next', async () => {
    const { consumer, receiver, clock } = start(3);
    consumer.answers.push(deliveries('a'));
    await receiver.take(limit, never);
    expect(consumer.waiting).toBe(2);
    consumer.answer(deliveries('b'));
    await clock.advance(0);
    expect(idsOf(await receiver.take(limit, never))).toEqual(['b']);
    expect(consumer.calls).toHaveLength(3);
  });

  it.each([
    [{ maxRecords: 10, maxBytes: 1_000_000 }, ['receive 10']],
    [{ maxRecords: 64, maxBytes: 1_000_000 }, ['receive 32', 'receive 32']],
    [{ maxRecords: 1000, maxBytes: 5 * 1024 }, ['receive 5']],
    [{ maxRecords: 1000, maxBytes: 1 }, ['receive 1']],
  ])('asks for no more than %o has room for', async (room, calls) => {
    const { consumer, receiver, clock } = start(4);
    void receiver.take(room, never);
    await clock.advance(0);
    expect(consumer.calls).toEqual(calls);
  });

  it('gives no more than the limit, in order, and the rest next time', async () => {
    const { consumer, receiver } = start(1);
    const large = (id: string): Delivery => delivery(id, { body: Buffer.alloc(60) });
    consumer.answers.push([large('a'), large('b'), large('c')]);
    expect(idsOf(await receiver.take({ maxRecords: 9, maxBytes: 100 }, never))).toEqual(['a']);
    expect(idsOf(await receiver.take({ maxRecords: 1, maxBytes: 1000 }, never))).toEqual(['b']);
    expect(idsOf(await receiver.take({ maxRecords: 9, maxBytes: 1 }, never))).toEqual(['c']);
    expect(consumer.calls).toHaveLength(1);
  });

  it('tells of each message the moment it is there, also of those that nobody has taken yet', async () => {
    const { consumer, receiver, told } = start(1);
    consumer.answers.push(deliveries('a', 'b'));
    await receiver.take({ maxRecords: 1, maxBytes: 1000 }, never);
    expect(told).toEqual(['a', 'b']);
  });
});

describe('a call that fails', () => {
  it('is told when nothing else came, once', async () => {
    const { consumer, receiver } = start(1);
    consumer.answers.push(new Error('away'), []);
    await expect(receiver.take(limit, never)).rejects.toThrow('away');
    expect(await receiver.take(limit, never)).toEqual([]);
  });

  it('is not told when a later one went well', async () => {
    const { consumer, receiver } = start(2);
    consumer.answers.push(deliveries('a'), new Error('away'), [], []);
    expect(idsOf(await receiver.take(limit, never))).toEqual(['a']);
    expect(await receiver.take(limit, never)).toEqual([]);
  });

  it('lets the others go on, as when one of several brokers is away, and is logged', async () => {
    const { consumer, receiver, clock, logger } = start(3);
    const taking = receiver.take(limit, never);
    await clock.advance(0);
    consumer.answer(new Error('away'));
    await clock.advance(1000);
    consumer.answer(deliveries('a'));
    expect(idsOf(await taking)).toEqual(['a']);
    expect(logger.lines).toMatchObject([{ level: 'warn', fields: { reason: 'away' } }]);
  });

  it('is told once all others have failed, too', async () => {
    const { consumer, receiver, clock } = start(3);
    const taking = expect(receiver.take(limit, never)).rejects.toThrow('third');
    await clock.advance(0);
    for (const reason of ['first', 'second', 'third']) consumer.answer(new Error(reason));
    await taking;
  });

  it('does not keep back what others brought', async () => {
    const { consumer, receiver, clock } = start(2);
    const taking = receiver.take(limit, never);
    await clock.advance(0);
    consumer.answer(deliveries('a'));
    consumer.answer(new Error('away'));
    await clock.advance(0);
    expect(idsOf(await taking)).toEqual(['a']);
    consumer.answers.push([], []);
    expect(await receiver.take(limit, never)).toEqual([]);
  });
});

describe('on abort, take', () => {
  it('gives at once what is there', async () => {
    const { consumer, receiver } = start(1);
    consumer.answers.push(deliveries('a', 'b'));
    await receiver.take({ maxRecords: 1, maxBytes: 1000 }, never);
    expect(idsOf(await receiver.take(limit, AbortSignal.abort()))).toEqual(['b']);
    expect(consumer.calls).toHaveLength(1);
  });

  it('gives what calls bring that are nearly over, and breaks off those that wait', async () => {
    const { consumer, receiver, clock } = start(2);
    const abort = new AbortController();
    const taking = receiver.take(limit, abort.signal);
    await clock.advance(0);
    abort.abort();
    await clock.advance(200);
    consumer.answer(deliveries('a'));
    await clock.advance(100);
    expect(idsOf(await taking)).toEqual(['a']);
    expect(clock.pending).toBe(0);
  });

  it('forgets failures', async () => {
    const { consumer, receiver, clock } = start(1);
    const abort = new AbortController();
    const taking = receiver.take(limit, abort.signal);
    await clock.advance(0);
    abort.abort();
    consumer.answer(new Error('away'));
    expect(await taking).toEqual([]);
    consumer.answers.push([]);
    expect(await receiver.take(limit, never)).toEqual([]);
  });

  it('is no end: the next one begins anew', async () => {
    const { consumer, receiver, clock } = start(1);
    const abort = new AbortController();
    const taking = receiver.take(limit, abort.signal);
    await clock.advance(0);
    abort.abort();
    await clock.advance(300);
    expect(await taking).toEqual([]);
    consumer.answers.push(deliveries('a'));
    expect(idsOf(await receiver.take(limit, never))).toEqual(['a']);
  });
});

it('drain gives all that was received and not taken, also what comes while it waits', async () => {
  const { consumer, receiver, clock } = start(2);
  const large = (id: string): Delivery => delivery(id, { body: Buffer.alloc(50_000) });
  consumer.answers.push([large('a'), large('b')]);
  expect(idsOf(await receiver.take({ maxRecords: 64, maxBytes: 65_536 }, never))).toEqual(['a']);
  const draining = receiver.drain();
  consumer.answer(deliveries('c'));
  expect(idsOf(await draining)).toEqual(['b', 'c']);
  expect(clock.pending).toBe(0);
  expect(await receiver.drain()).toEqual([]);
});
