import { ConnectorError, type AnyCloudEvent, type WriteFailure } from '@eventmesh/connector-api';
import { testContext } from '@eventmesh/connector-testkit';
import type { OutgoingMessage } from '@eventmesh/rocketmq';
import { describe, expect, it } from 'vitest';
import type { RocketmqSinkInput } from '../src/index.ts';
import type { MessageProducer } from '../src/message-producer.ts';
import { RocketmqSink } from '../src/rocketmq-sink.ts';
import { order, sinkOptions } from './support/sink-options.ts';

const never = new AbortController().signal;
const away = new ConnectorError('UNAVAILABLE', 'away');
const refused = new ConnectorError('REJECTED', 'no');
const unknown = new ConnectorError('UNKNOWN', 'RocketMQ answered 50001');

/** The id of the event that a message carries. */
const idOf = ({ properties }: OutgoingMessage): string => properties?.['CE_id'] ?? '?';

/** A producer without a server: answers as the test says, and keeps what was sent. */
class FakeProducer implements MessageProducer {
  /** The requests, in order: `a b` is one of two messages. */
  readonly requests: string[] = [];
  readonly calls: string[] = [];
  answer: (ids: readonly string[], signal?: AbortSignal) => Promise<void> | void = () => {};

  async start(): Promise<void> {
    this.calls.push('start');
  }

  async typesOf(topic: string): Promise<string[]> {
    return topic === 'payments' ? ['FIFO'] : ['NORMAL'];
  }

  async send(messages: readonly OutgoingMessage[], signal?: AbortSignal): Promise<string[]> {
    const ids = messages.map(idOf);
    this.requests.push(ids.join(' '));
    await this.answer(ids, signal);
    return ids;
  }

  async close(): Promise<void> {
    this.calls.push('close');
  }
}

function start(options: Partial<RocketmqSinkInput> = {}) {
  const producer = new FakeProducer();
  const sink = new RocketmqSink(sinkOptions(options), testContext(), producer);
  /** Codes of failures by the id of the event. */
  const write = async (events: readonly AnyCloudEvent[], signal = never): Promise<Record<string, string>> =>
    codes(events, await sink.write(events, signal));
  return { producer, sink, write };
}

function codes(events: readonly AnyCloudEvent[], failures: readonly WriteFailure[]): Record<string, string> {
  expect(new Set(failures.map(({ index }) => index)).size, 'each event fails once at most').toBe(failures.length);
  return Object.fromEntries(failures.map(({ index, error }) => [events[index]?.id, error.code]));
}

const grouped = (...ids: readonly string[]) => ids.map((id) => order(id, { partitionkey: id[0] }));

describe('write', () => {
  it('sends each event, and has no failures when all went well', async () => {
    const { producer, write } = start();
    expect(await write([order('a'), order('b')])).toEqual({});
    expect(producer.requests).toEqual(['a', 'b']);
  });

  it('reports those that failed, and those only', async () => {
    const { producer, write } = start();
    producer.answer = ([id]) => {
      if (id === 'b') throw away;
      if (id === 'c') throw refused;
    };
    expect(await write(['a', 'b', 'c', 'd'].map((id) => order(id)))).toEqual({ b: 'UNAVAILABLE', c: 'REJECTED' });
  });

  it('reports what has no form as a message, and sends the others', async () => {
    const { producer, write } = start();
    expect(await write([order('a'), order('b', { data: 1n }), order('c')])).toEqual({ b: 'INVALID_EVENT' });
    expect(producer.requests).toEqual(['a', 'c']);
  });

  it('makes an error of anything thrown', async () => {
    const { producer, write } = start();
    producer.answer = () => {
      throw new TypeError('defect');
    };
    expect(await write([order('a')])).toEqual({ a: 'UNKNOWN' });
  });

  it('passes the signal on, and reports what was broken off', async () => {
    const { producer, write } = start({ messageGroupAttribute: 'partitionkey' });
    const abort = new AbortController();
    producer.answer = (_, signal) =>
      new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(away)));
    const writing = write([...grouped('a1', 'a2'), order('b')], abort.signal);
    abort.abort();
    expect(await writing).toEqual({ a1: 'UNAVAILABLE', a2: 'NOT_ATTEMPTED', b: 'UNAVAILABLE' });
  });
});

describe.each([false, true])('message groups, batch %s', (batch) => {
  const options = { messageGroupAttribute: 'partitionkey', batch };

  it('go one after the other within a group, side by side among groups', async () => {
    const { producer, write } = start(options);
    const under = new Set<string>();
    let most = 0;
    producer.answer = async ([id = '']) => {
      expect(under.has(id[0] as string), `two of group ${id[0]} at once`).toBe(false);
      under.add(id[0] as string);
      most = Math.max(most, under.size);
      await new Promise<void>((resolve) => void setImmediate(resolve));
      under.delete(id[0] as string);
    };
    await write(grouped('a1', 'b1', 'a2', 'b2', 'a3'));
    expect(producer.requests.filter((id) => id.startsWith('a'))).toEqual(['a1', 'a2', 'a3']);
    expect(most).toBe(2);
  });

  it('hold back what comes behind a message that may still succeed', async () => {
    const { producer, write } = start(options);
    producer.answer = ([id]) => {
      if (id === 'a2') throw away;
    };
    expect(await write(grouped('a1', 'b1', 'a2', 'a3', 'b2', 'a4'))).toEqual({
      a2: 'UNAVAILABLE',
      a3: 'NOT_ATTEMPTED',
      a4: 'NOT_ATTEMPTED',
    });
    expect(producer.requests).not.toContain('a3');
  });

  it('hold back what comes behind a message that is refused for good', async () => {
    const { producer, write } = start(options);
    producer.answer = ([id]) => {
      if (id === 'a1') throw refused;
    };
    expect(await write(grouped('a1', 'b1', 'a2'))).toEqual({ a1: 'REJECTED', a2: 'NOT_ATTEMPTED' });
    expect(producer.requests.toSorted()).toEqual(['a1', 'b1']);
  });

  it('hold back what comes behind an event that has no form as a message', async () => {
    const { producer, write } = start(options);
    const [before, after, other] = grouped('a1', 'a3', 'b1') as [AnyCloudEvent, AnyCloudEvent, AnyCloudEvent];
    const bad = order('a2', { partitionkey: 'a', data: 1n });
    expect(await write([before, bad, after, other])).toEqual({ a2: 'INVALID_EVENT', a3: 'NOT_ATTEMPTED' });
    expect(producer.requests.toSorted()).toEqual(['a1', 'b1']);
  });
});

describe('batches', () => {
  it('go in one request, and fail together for a passing reason', async () => {
    const { producer, write } = start({ batch: true });
    producer.answer = () => {
      throw away;
    };
    expect(await write([order('a'), order('b')])).toEqual({ a: 'UNAVAILABLE', b: 'UNAVAILABLE' });
    expect(producer.requests).toEqual(['a b']);
  });

  it.each([refused, unknown])('refused with %s, are sent one by one, to find out which is to blame', async (error) => {
    const { producer, write } = start({ batch: true });
    producer.answer = (ids) => {
      if (ids.includes('b')) throw error;
    };
    expect(await write(['a', 'b', 'c'].map((id) => order(id)))).toEqual({ b: error.code });
    expect(producer.requests).toEqual(['a b c', 'a', 'b', 'c']);
  });

  it('leave out what has no form as a message', async () => {
    const { producer, write } = start({ batch: true });
    const large = order('large', { data: Buffer.alloc(5_000_000) });
    expect(await write([order('a'), large, order('b')])).toEqual({ large: 'TOO_LARGE' });
    expect(producer.requests).toEqual(['a b']);
  });
});

describe('a topic that the server calls wrong', () => {
  const wrong = new ConnectorError('INVALID_OPTIONS', 'RocketMQ answered 40002');

  it('is a matter of the configuration when that names it', async () => {
    const { producer, write } = start();
    producer.answer = () => {
      throw wrong;
    };
    expect(await write([order('a')])).toEqual({ a: 'INVALID_OPTIONS' });
  });

  it('is a matter of the event when that names it', async () => {
    const { producer, write } = start({ topicAttribute: 'subject' });
    producer.answer = ([id]) => {
      if (id === 'a') throw wrong;
    };
    expect(await write([order('a', { subject: 'TBW102' }), order('b')])).toEqual({ a: 'REJECTED' });
  });
});

it('does not open on a topic that takes nothing of what it sends', async () => {
  const { sink } = start({ topic: 'payments' });
  await expect(sink.open(never)).rejects.toMatchObject({ code: 'INVALID_OPTIONS' });
  await start({ topic: 'payments', messageGroupAttribute: 'partitionkey' }).sink.open(never);
  await start({ topic: undefined, topicAttribute: 'subject' }).sink.open(never);
});

it('opens and closes its producer', async () => {
  const { producer, sink } = start();
  await sink.open(never);
  await sink.close();
  expect(producer.calls).toEqual(['start', 'close']);
});
