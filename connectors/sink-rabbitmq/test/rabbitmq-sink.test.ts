import { ConnectorError, type AnyCloudEvent } from '@eventmesh/connector-api';
import { createEvent } from '@eventmesh/event-formats';
import type { PublishOutcome } from '@eventmesh/rabbitmq';
import { expect, test } from 'vitest';
import { rabbitmqSinkOptions } from '../src/rabbitmq-sink-options.ts';
import { RabbitmqSink } from '../src/rabbitmq-sink.ts';

const { signal } = new AbortController();
const refused = new ConnectorError('OVERLOADED', 'It is full.');
const cut = new ConnectorError('UNAVAILABLE', 'The connection was lost.');

/** An event whose id is its key and a number: `a1`. */
const eventOf = (id: string): AnyCloudEvent =>
  createEvent({ id, source: '/shop', type: 'order', partitionkey: id.slice(0, 1) });

/** A sink of a publisher that notes what it is given, and fails with the next of these failures, by id. */
function sinkWith(...failures: Readonly<Record<string, ConnectorError>>[]) {
  const published: (readonly string[])[] = [];
  const sink = new RabbitmqSink(rabbitmqSinkOptions.parse({ url: 'amqp://127.0.0.1', routingKey: 'orders' }), {
    open: async () => {},
    checkExchange: async () => {},
    publish: async (messages) => {
      const ids = messages.map(({ messageId = '' }) => messageId);
      published.push(ids);
      const failing = failures.shift() ?? {};
      return ids.map((id): PublishOutcome => failing[id]);
    },
    close: async () => {},
  });
  const write = async (...ids: string[]): Promise<readonly string[]> => {
    const failed = await sink.write(ids.map(eventOf), signal);
    return failed.map(({ index, error }) => `${ids[index]} ${error.code}`);
  };
  return { write, published };
}

test('a batch goes out at once, in its order', async () => {
  const { write, published } = sinkWith();
  expect(await write('a1', 'b1', 'a2')).toEqual([]);
  expect(published).toEqual([['a1', 'b1', 'a2']]);
});

test('behind a failure, all of its key has to be written again, also what has got through', async () => {
  const { write } = sinkWith({ a1: refused });
  expect(await write('b1', 'a1', 'a2', 'b2')).toEqual(['a1 OVERLOADED', 'a2 NOT_ATTEMPTED']);
});

test('after a refusal it sends nothing before the one before it of its key is confirmed, until a batch has gone through', async () => {
  const { write, published } = sinkWith({ a1: refused }, {}, { a2: refused });
  await write('a1', 'a2');
  expect(await write('a1', 'b1', 'a2', 'a3', 'b2')).toEqual(['a3 NOT_ATTEMPTED', 'a2 OVERLOADED'].toReversed());
  await write('a2', 'a3');
  await write('a4', 'a5');
  expect(published.slice(1)).toEqual([['a1', 'b1'], ['a2', 'b2'], ['a2'], ['a3'], ['a4', 'a5']]);
});

test('a connection that was lost is no reason for that: it took what came first', async () => {
  const { write, published } = sinkWith({ a1: cut, a2: cut });
  expect(await write('a1', 'a2')).toEqual(['a1 UNAVAILABLE', 'a2 NOT_ATTEMPTED']);
  await write('a1', 'a2');
  expect(published).toEqual([
    ['a1', 'a2'],
    ['a1', 'a2'],
  ]);
});

test('an event that is no message holds back its key, and nothing of that is sent', async () => {
  const { write, published } = sinkWith();
  const { length } = await write('a1');
  expect(length).toBe(0);
  const bad = createEvent({ id: 'a2', source: '/shop', type: 'order', partitionkey: 'a', data: { beyondJson: 1n } });
  const sink = new RabbitmqSink(rabbitmqSinkOptions.parse({ url: 'amqp://127.0.0.1', routingKey: 'orders' }), {
    open: async () => {},
    checkExchange: async () => {},
    publish: async (messages) => {
      published.push(messages.map(({ messageId = '' }) => messageId));
      return messages.map(() => undefined);
    },
    close: async () => {},
  });
  const failures = await sink.write([bad, eventOf('b1'), eventOf('a3')], signal);
  expect(failures.map(({ index, error }) => [index, error.code])).toEqual([
    [0, 'INVALID_EVENT'],
    [2, 'NOT_ATTEMPTED'],
  ]);
  expect(published.at(-1)).toEqual(['b1']);
});
