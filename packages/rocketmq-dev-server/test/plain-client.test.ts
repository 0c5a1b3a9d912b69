import { FilterExpression, type MessageView } from 'rocketmq-client-nodejs';
import definition from 'rocketmq-client-nodejs/proto/apache/rocketmq/v2/definition_pb.js';
import { describe, expect, it, vi } from 'vitest';
import { startBench } from './support/plain-client.ts';

const sql = definition.FilterType.SQL;
const body = Buffer.from('hello');
const shop = { name: 'shop', fromStart: true };
const text = ({ body }: MessageView) => body.toString();

describe('the plain npm client', { timeout: 15_000 }, () => {
  it('sends and receives a message with all that belongs to it', async () => {
    await using bench = await startBench({ topics: [{ name: 'orders' }], groups: [shop] });
    const producer = await bench.producer('orders');
    const properties = new Map([
      ['color', 'red'],
      ['nothing', ''],
    ]);
    const receipt = await producer.send({ topic: 'orders', body, tag: 'created', keys: ['k1', 'k2 k3'], properties });
    const consumer = await bench.consumer('shop', 'orders');
    const [message] = await consumer.receive(32, 10_000);
    expect(message).toMatchObject({
      messageId: receipt.messageId,
      body,
      tag: 'created',
      keys: ['k1', 'k2', 'k3'],
      deliveryAttempt: 1,
      corrupted: undefined,
    });
    expect([...(message as MessageView).properties]).toEqual([['color', 'red']]);
    expect(bench.server.lag('shop', 'orders')).toBe(1);
    await consumer.ack(message as MessageView);
    expect(bench.server.lag('shop', 'orders')).toBe(0);
  });

  it('gets nothing from an empty topic, after the wait', async () => {
    await using bench = await startBench();
    const consumer = await bench.consumer('shop', 'orders');
    expect(await consumer.receive(32, 10_000)).toEqual([]);
  });

  it('gets a message that it does not acknowledge again, with another handle and the same id', async () => {
    await using bench = await startBench({ groups: [shop], limits: { minLongPollMs: 1_000 } });
    const producer = await bench.producer('orders');
    await producer.send({ topic: 'orders', body });
    const consumer = await bench.consumer('shop', 'orders');
    const [first] = await consumer.receive(1, 50);
    const [second] = await consumer.receive(1, 10_000);
    expect(second).toMatchObject({ messageId: first?.messageId, deliveryAttempt: 2 });
    expect(second?.receiptHandle).not.toBe(first?.receiptHandle);
  });

  it('gives a message back with changeInvisibleDuration', async () => {
    await using bench = await startBench({ groups: [shop], limits: { minLongPollMs: 1_000 } });
    const producer = await bench.producer('orders');
    await producer.send({ topic: 'orders', body });
    const consumer = await bench.consumer('shop', 'orders');
    const [message] = await consumer.receive(1, 30_000);
    const handle = message?.receiptHandle;
    await consumer.changeInvisibleDuration(message as MessageView, 1);
    expect(message?.receiptHandle).not.toBe(handle);
    expect(await consumer.receive(1, 10_000)).toMatchObject([{ deliveryAttempt: 2 }]);
  });

  it('finds a message in the dead letters after its deliveries', async () => {
    const groups = [
      { ...shop, maxRetries: 1 },
      { name: 'undertaker', fromStart: true },
    ];
    await using bench = await startBench({ groups, limits: { minLongPollMs: 300 } });
    const producer = await bench.producer('orders');
    const { messageId } = await producer.send({ topic: 'orders', body, tag: 'poison' });
    const consumer = await bench.consumer('shop', 'orders');
    for (let attempt = 1; attempt <= 2; attempt += 1) expect(await consumer.receive(1, 50)).toHaveLength(1);
    expect(await consumer.receive(1, 50)).toEqual([]);
    const undertaker = await bench.consumer('undertaker', '%DLQ%shop');
    expect(await undertaker.receive(1, 10_000)).toMatchObject([{ messageId, tag: 'poison' }]);
  });

  it('filters by tag and by SQL', async () => {
    const groups = ['by-tag', 'by-sql'].map((name) => ({ name, fromStart: true }));
    await using bench = await startBench({ groups });
    const producer = await bench.producer('orders');
    for (const [tag, amount] of [
      ['a', '1'],
      ['b', '20'],
      ['c', '30'],
    ] as const) {
      await producer.send({ topic: 'orders', body: Buffer.from(tag), tag, properties: new Map([['amount', amount]]) });
    }
    const byTag = await bench.consumer('by-tag', 'orders', 'a || c');
    const bySql = await bench.consumer('by-sql', 'orders', new FilterExpression("amount > 10 AND TAGS <> 'c'", sql));
    expect((await byTag.receive(32, 10_000)).map(text).toSorted()).toEqual(['a', 'c']);
    expect((await bySql.receive(32, 10_000)).map(text)).toEqual(['b']);
    const bad = await bench.consumer('by-sql', 'orders', new FilterExpression('amount >', sql));
    await expect(bad.receive(32, 10_000)).rejects.toMatchObject({ code: 50001 });
  });

  it('keeps the order of a message group in an ordered group', async () => {
    const topics = [{ name: 'payments', type: 'FIFO' as const }];
    const groups = [{ name: 'ledger', ordered: true, fromStart: true }];
    await using bench = await startBench({ topics, groups });
    const producer = await bench.producer('payments');
    for (const step of ['1', '2', '3']) {
      await producer.send({ topic: 'payments', body: Buffer.from(step), messageGroup: 'customer' });
    }
    const consumer = await bench.consumer('ledger', 'payments');
    const [first] = await consumer.receive(1, 10_000);
    expect(await consumer.receive(32, 10_000)).toEqual([]);
    await consumer.ack(first as MessageView);
    expect((await consumer.receive(32, 10_000)).map(text)).toEqual(['2', '3']);
  });

  it('sends delayed messages, and recalls them', async () => {
    await using bench = await startBench({ topics: [{ name: 'later', type: 'DELAY' }], groups: [shop] });
    const producer = await bench.producer('later');
    const recalled = await producer.send({ topic: 'later', body, delay: 60_000 });
    expect(await producer.recallMessage('later', recalled.recallHandle)).toMatchObject({
      messageId: recalled.messageId,
    });
    await producer.send({ topic: 'later', body, delay: 30 });
    await vi.waitFor(() => expect(bench.server.messages('later')).toHaveLength(1));
  });

  it('commits and rolls back transactions, and is asked about those it leaves open', async () => {
    const topics = [{ name: 'deals', type: 'TRANSACTION' as const }];
    await using bench = await startBench({ topics, transactionCheck: { afterMs: 500 } });
    const asked: string[] = [];
    const commit = 1;
    const producer = await bench.producer('deals', {
      checker: {
        check: async (view) => {
          asked.push(text(view));
          return commit;
        },
      },
    });
    const begin = async (content: string) => {
      const transaction = producer.beginTransaction();
      await producer.send({ topic: 'deals', body: Buffer.from(content) }, transaction);
      return transaction;
    };
    await (await begin('committed')).commit();
    await (await begin('rolled back')).rollback();
    await begin('forgotten');
    const stored = () => bench.server.messages('deals').map(({ body }) => String(body));
    await vi.waitFor(() => expect(stored().toSorted()).toEqual(['committed', 'forgotten']), { timeout: 5_000 });
    expect(asked).toEqual(['forgotten']);
  });

  it('learns of an unknown topic, a wrong type and a time out of range', async () => {
    await using bench = await startBench({ topics: [{ name: 'orders' }], groups: [shop], autoCreate: false });
    const producer = await bench.producer('orders');
    await expect(producer.send({ topic: 'nowhere', body })).rejects.toMatchObject({ code: 40402 });
    await expect(producer.send({ topic: 'orders', body, messageGroup: 'g' })).rejects.toThrow(TypeError);
    const consumer = await bench.consumer('shop', 'orders');
    await expect(consumer.receive(1, 49)).rejects.toMatchObject({ code: 40011 });
    await expect(consumer.receive(1, 43_200_001)).rejects.toMatchObject({ code: 40011 });
  });

  it('waits in vain for the settings of an unknown group', async () => {
    await using bench = await startBench({ topics: [{ name: 'orders' }], autoCreate: false });
    const started = vi.fn<() => void>();
    const starting = bench.consumer('nobody', 'orders').then(started);
    const other = await bench.producer('orders');
    await other.send({ topic: 'orders', body });
    expect(started).not.toHaveBeenCalled();
    bench.server.createGroup({ name: 'nobody' });
    void starting;
  });
});
