import { describe, expect, it } from 'vitest';
import { startBench } from './support/plain-client.ts';
import { RawClient, wireMessage } from './support/raw-client.ts';

const shop = { name: 'shop', fromStart: true };

describe('over the wire', { timeout: 15_000 }, () => {
  it('a batch goes into one queue and is answered with one entry, whose id is none of the messages', async () => {
    await using bench = await startBench({ topics: [{ name: 'orders', queues: 4 }] });
    using raw = new RawClient(bench.server.endpoint);
    const answer = await raw.call('SendMessage', { messages: ['a', 'b', 'c'].map((id) => wireMessage(id)) });
    expect(answer.status?.code).toBe('OK');
    expect(answer.entries).toHaveLength(1);
    expect(['a', 'b', 'c']).not.toContain(answer.entries[0]?.messageId);
    const stored = bench.server.messages('orders');
    expect(stored.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(new Set(stored.map(({ queueId }) => queueId)).size).toBe(1);
  });

  it('a batch with one bad message stores none', async () => {
    await using bench = await startBench();
    using raw = new RawClient(bench.server.endpoint);
    const messages = [wireMessage('a'), wireMessage('b', { tag: 'x|y' })];
    expect(await raw.call('SendMessage', { messages })).toMatchObject({ status: { code: 'ILLEGAL_MESSAGE_TAG' } });
    expect(bench.server.messages('orders')).toEqual([]);
  });

  it('each entry of an acknowledgement has its own status', async () => {
    await using bench = await startBench({ groups: [shop] });
    using raw = new RawClient(bench.server.endpoint);
    await raw.call('SendMessage', { messages: [wireMessage('a'), wireMessage('b')] });
    const consumer = await bench.consumer('shop', 'orders');
    const [first, second] = await consumer.receive(32, 10_000);
    const entries = [first?.receiptHandle, second?.receiptHandle, 'garbage', 'lease-1-until-1'].map(
      (receiptHandle) => ({
        messageId: 'x',
        receiptHandle,
      }),
    );
    const request = { group: { name: 'shop' }, topic: { name: 'orders' } };
    const answer = await raw.call('AckMessage', { ...request, entries });
    expect(answer.status?.code).toBe('MULTIPLE_RESULTS');
    expect(answer.entries.map(({ status }) => status.code)).toEqual([
      'OK',
      'OK',
      'INTERNAL_SERVER_ERROR',
      'INVALID_RECEIPT_HANDLE',
    ]);
    expect(bench.server.lag('shop', 'orders')).toBe(0);
    expect(await raw.call('AckMessage', { ...request, entries: entries.slice(0, 2) })).toMatchObject({
      status: { code: 'OK' },
    });
  });

  it('a message is moved to the dead letters on request', async () => {
    await using bench = await startBench({ groups: [shop] });
    using raw = new RawClient(bench.server.endpoint);
    await raw.call('SendMessage', { messages: [wireMessage('a')] });
    const consumer = await bench.consumer('shop', 'orders');
    const [message] = await consumer.receive(32, 10_000);
    const request = { group: { name: 'shop' }, topic: { name: 'orders' }, receiptHandle: message?.receiptHandle };
    expect(await raw.call('ForwardMessageToDeadLetterQueue', request)).toMatchObject({ status: { code: 'OK' } });
    expect(bench.server.messages('%DLQ%shop')).toMatchObject([{ id: 'a', deadLetterOf: { topic: 'orders' } }]);
  });

  it('calls without a client id are refused', async () => {
    await using bench = await startBench();
    using raw = new RawClient(bench.server.endpoint);
    expect(await raw.call('Heartbeat', {}, '')).toMatchObject({ status: { code: 'CLIENT_ID_REQUIRED' } });
    expect(await raw.call('Heartbeat', {})).toMatchObject({ status: { code: 'OK' } });
  });

  it('large bodies come in fewer messages, at least one', async () => {
    await using bench = await startBench({ topics: [{ name: 'orders', queues: 1 }], groups: [shop] });
    using raw = new RawClient(bench.server.endpoint);
    const sizes = [100, 100, 300].map((kibibytes) => kibibytes * 1024);
    for (const size of sizes) {
      const message = { ...wireMessage(`of-${size}`), body: Buffer.alloc(size, 'x') };
      await raw.call('SendMessage', { messages: [message] });
    }
    const consumer = await bench.consumer('shop', 'orders');
    expect(await consumer.receive(32, 10_000)).toHaveLength(2);
    expect(await consumer.receive(32, 10_000)).toHaveLength(1);
  });

  it('a receive whose deadline is too near is refused', async () => {
    await using bench = await startBench({ groups: [shop], limits: { minLongPollMs: 5_000 } });
    const consumer = await bench.consumer('shop', 'orders');
    await expect(consumer.receive(1, 10_000)).rejects.toMatchObject({ code: 40000 });
  });
});
