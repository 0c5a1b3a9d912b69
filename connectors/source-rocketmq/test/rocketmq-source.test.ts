import { ConnectorError } from '@eventmesh/connector-api';
import { RecordingLogger, testContext, VirtualClock } from '@eventmesh/connector-testkit';
import { describe, expect, it } from 'vitest';
import { rocketmqSourceOptions, type RocketmqSourceInput } from '../src/index.ts';
import { RocketmqSource } from '../src/rocketmq-source.ts';
import { deliveries, delivery, idsOf } from './support/deliveries.ts';
import { FakeConsumer } from './support/fake-consumer.ts';

const limit = { maxRecords: 1000, maxBytes: 1_000_000 };
const never = new AbortController().signal;
const away = new ConnectorError('UNAVAILABLE', 'away');

function start(options: Partial<RocketmqSourceInput> = {}) {
  const clock = new VirtualClock();
  const logger = new RecordingLogger();
  const consumer = new FakeConsumer();
  const parsed = rocketmqSourceOptions.parse({
    endpoint: '127.0.0.1:8081',
    topic: 'orders',
    consumerGroup: 'shop',
    invisibleMs: 10_000,
    parallelReceives: 1,
    ...options,
  });
  const source = new RocketmqSource(parsed, testContext({ clock, logger }), consumer);
  /** Reads what the consumer gives. */
  const read = async (...ids: string[]) => {
    consumer.answers.push(deliveries(...ids));
    return await source.read(limit, never);
  };
  const told = (): string[] => consumer.calls.filter((call) => !call.startsWith('receive'));
  return { clock, logger, consumer, source, read, told };
}

describe('read', () => {
  it('makes records of messages; one that is no event does not harm its neighbours', async () => {
    const { consumer, source } = start({ facts: true, raw: { type: 'order' } });
    consumer.answers.push([delivery('a'), delivery('b', { problem: 'It is torn.' }), delivery('c')]);
    const records = await source.read(limit, never);
    expect(records.map(({ event, error }) => event?.id ?? error?.code)).toEqual(['a', 'UNREADABLE', 'c']);
    expect(records[0]?.event).toMatchObject({ type: 'order', rocketmqattempt: 1 });
  });

  it('runs several calls at a time, in an ordered group one', async () => {
    for (const [ordered, count] of [
      [false, 4],
      [true, 1],
    ] as const) {
      const { source, consumer, clock } = start({ ordered, parallelReceives: 4 });
      const reading = source.read(limit, never);
      await clock.advance(0);
      expect(consumer.waiting).toBe(count);
      consumer.answer([]);
      expect(await reading).toEqual([]);
    }
  });

  it('rejects with what the server said, and goes on', async () => {
    const { source, consumer, read } = start();
    consumer.answers.push(away);
    await expect(source.read(limit, never)).rejects.toBe(away);
    expect(idsOf(await read('a'))).toEqual(['a']);
  });

  it('broken off, gives what has come', async () => {
    const { source, consumer, clock } = start();
    const abort = new AbortController();
    const reading = source.read(limit, abort.signal);
    await clock.advance(0);
    abort.abort();
    consumer.answer(deliveries('a'));
    expect(idsOf(await reading)).toEqual(['a']);
  });
});

describe('commit', () => {
  it('acknowledges all, which are then renewed no more', async () => {
    const { source, read, told, clock } = start();
    await source.commit(await read('a', 'b'));
    await clock.advance(60_000);
    expect(told()).toEqual(['ack a', 'ack b']);
  });

  it('rejects when some could not be acknowledged; tried again, only those go', async () => {
    const { source, consumer, read, told } = start();
    const records = await read('a', 'b', 'c');
    consumer.ackFailures.set('b', [away]);
    await expect(source.commit(records)).rejects.toBe(away);
    await source.commit(records);
    expect(told()).toEqual(['ack a', 'ack b fails', 'ack c', 'ack b']);
  });

  it('keeps hidden what could not be acknowledged', async () => {
    const { source, consumer, read, told, clock } = start();
    const records = await read('a');
    consumer.ackFailures.set('a', [away]);
    await expect(source.commit(records)).rejects.toBe(away);
    await clock.advance(6250);
    expect(told()).toEqual(['ack a fails', 'renew a 10000']);
  });

  it('takes a message whose time was over for settled, and says that it comes again', async () => {
    const { source, consumer, read, told, logger, clock } = start();
    const records = await read('a');
    consumer.ackFailures.set('a', ['gone']);
    await source.commit(records);
    await clock.advance(60_000);
    expect(told()).toEqual(['ack a fails']);
    expect(logger.lines).toMatchObject([{ level: 'warn', fields: { messageId: 'a' } }]);
  });
});

describe('release', () => {
  it('gives messages back, which are then renewed no more', async () => {
    const { source, read, told, clock } = start();
    await source.release(await read('a', 'b'));
    await clock.advance(60_000);
    expect(told()).toEqual(['renew a 1', 'renew b 1']);
  });

  it('goes on behind a message whose time was over', async () => {
    const { source, consumer, read, told, logger } = start({ ordered: true });
    consumer.renewFailures.set('a', [new ConnectorError('REJECTED', 'RocketMQ answered 40013')]);
    await source.release(await read('a', 'b'));
    expect(told()).toEqual(['renew a 1 fails', 'renew b 1']);
    expect(logger.lines).toEqual([]);
  });

  it('ends when the server is away, with a warning, in order in an ordered group', async () => {
    const { source, consumer, read, told, logger } = start({ ordered: true });
    consumer.renewFailures.set('b', [away]);
    await source.release(await read('a', 'b', 'c'));
    expect(told()).toEqual(['renew a 1', 'renew b 1 fails']);
    expect(logger.lines).toMatchObject([{ level: 'warn', fields: { reason: 'away', invisibleMs: 10_000 } }]);
  });

  it('gives an ordered group one message back after the other', async () => {
    const { source, consumer, read, clock } = start({ ordered: true });
    const records = await read('a', 'b', 'c');
    let under = 0;
    let most = 0;
    const renew = consumer.renew.bind(consumer);
    consumer.renew = async (lease, forMs) => {
      most = Math.max(most, (under += 1));
      await new Promise<void>((resolve) => void clock.schedule(10, resolve));
      await renew(lease, forMs);
      under -= 1;
    };
    const releasing = source.release(records);
    await clock.advance(1000);
    await releasing;
    expect(consumer.calls.slice(1)).toEqual(['renew a 1', 'renew b 1', 'renew c 1']);
    expect(most).toBe(1);
  });
});

describe('close', () => {
  it('gives back what was received and not read', async () => {
    const { source, consumer, told, clock } = start();
    consumer.answers.push(deliveries('a', 'b'));
    const records = await source.read({ maxRecords: 1, maxBytes: 1000 }, never);
    await source.commit(records);
    await source.close();
    expect(told()).toEqual(['ack a', 'renew b 1', 'close']);
    expect(clock.pending).toBe(0);
  });

  it('gives back what was read and never settled, as after a read that came too late', async () => {
    const { source, consumer, read, told } = start();
    const [committed, failed, released] = await read('a', 'b', 'c', 'd');
    if (committed === undefined || failed === undefined || released === undefined) throw new Error('too few');
    consumer.ackFailures.set('b', [away]);
    await expect(source.commit([committed, failed])).rejects.toBe(away);
    await source.release([released]);
    await source.close();
    expect(told()).toEqual(['ack a', 'ack b fails', 'renew c 1', 'renew b 1', 'renew d 1', 'close']);
  });

  it('waits for calls under way, and gives back what they bring', async () => {
    const { source, consumer, told, clock } = start();
    const abort = new AbortController();
    void source.read(limit, abort.signal);
    await clock.advance(0);
    const closing = source.close();
    consumer.answer(deliveries('a'));
    await closing;
    expect(told()).toEqual(['renew a 1', 'close']);
    expect(clock.pending).toBe(0);
  });

  it('ends calls that hang, after 300 ms', async () => {
    const { source, consumer, told, clock } = start();
    const reading = source.read(limit, never);
    await clock.advance(0);
    expect(consumer.waiting).toBe(1);
    const closing = source.close();
    await clock.advance(300);
    await closing;
    expect(await reading).toEqual([]);
    expect(told()).toEqual(['close']);
  });

  it('leaves a message alone whose acknowledgement is under way', async () => {
    const { source, consumer, read, told } = start();
    const records = await read('a', 'b');
    consumer.acknowledge = () => new Promise(() => {});
    void source.commit(records.slice(0, 1));
    await source.close();
    expect(told()).toEqual(['renew b 1', 'close']);
  });

  it('works after an open that failed', async () => {
    const { source, consumer, told, clock } = start();
    consumer.starting = async () => {
      throw away;
    };
    await expect(source.open(never)).rejects.toBe(away);
    await source.close();
    expect(told()).toEqual(['close']);
    expect(clock.pending).toBe(0);
  });
});
