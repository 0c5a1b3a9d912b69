import { beforeEach, describe, expect, it } from 'vitest';
import { Broker } from '../src/broker/broker.ts';
import type { Lease } from '../src/broker/group-progress.ts';
import { formatReceiptHandle } from '../src/broker/receipt-handle.ts';
import { Faults } from '../src/faults.ts';
import { ManualClock } from './support/manual-clock.ts';
import { outgoing } from './support/messages.ts';

const reader = { group: 'shop', topic: 'orders' };
const handleOf = ({ id, at }: Lease) => formatReceiptHandle({ leaseId: id, expiresAt: at });

let clock: ManualClock;
let faults: Faults;
let broker: Broker;
let asked: string[];

function startBroker(rules: { autoCreate?: boolean; keepMessages?: number } = {}): void {
  clock = new ManualClock();
  faults = new Faults(clock, () => {});
  asked = [];
  const transactionCheck = { afterMs: 6_000, intervalMs: 30_000, max: 2 };
  broker = new Broker(
    {
      autoCreate: true,
      keepMessages: 1000,
      minRedeliveryMs: 1000,
      maxReceiveBytes: 262_144,
      transactionCheck,
      ...rules,
    },
    { clock, faults, askProducer: (_, transactionId) => asked.push(transactionId) },
  );
  broker.createGroup({ name: 'shop', fromStart: true, maxRetries: 1 });
}

function receive(more: Partial<Parameters<Broker['receive']>[0]> = {}) {
  return broker.receive({ ...reader, max: 32, invisibleMs: 10_000, pollMs: 5_000, accepts: () => true, ...more });
}

beforeEach(() => startBroker());

describe('a receive that finds nothing', () => {
  it('is answered when a message is sent', async () => {
    const { result } = receive();
    broker.send([outgoing({ tag: 'late' })]);
    expect(await result).toMatchObject([{ message: { tag: 'late' } }]);
  });

  it('is answered when a message in flight becomes visible again', async () => {
    broker.send([outgoing()]);
    await receive().result;
    const { result } = receive({ pollMs: 20_000 });
    clock.advance(10_000);
    expect(await result).toMatchObject([{ attempt: 2 }]);
  });

  it('is answered when an acknowledgement frees a queue of an ordered group', async () => {
    broker.createGroup({ name: 'ledger', ordered: true, fromStart: true });
    broker.createTopic({ name: 'orders', queues: 1 });
    broker.send([outgoing()]);
    broker.send([outgoing()]);
    const [first] = await receive({ group: 'ledger', max: 1 }).result;
    const { result } = receive({ group: 'ledger' });
    broker.acknowledge({ group: 'ledger', topic: 'orders' }, handleOf(first as Lease));
    expect(await result).toMatchObject([{ message: { offset: 1 } }]);
  });

  it('comes back empty after its wait, when it is cancelled and when the connections go, leaving no timer', async () => {
    const [waited, cancelled, cut] = [receive(), receive({ pollMs: 20_000 }), receive({ pollMs: 20_000 })];
    cancelled?.cancel();
    clock.advance(5_000);
    broker.endReceives();
    for (const poll of [waited, cancelled, cut]) expect(await poll?.result).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});

describe('receipt handles', () => {
  it('settle once, and may be used again until they expire', async () => {
    broker.send([outgoing()]);
    const [lease] = await receive().result;
    const handle = handleOf(lease as Lease);
    broker.acknowledge(reader, handle);
    expect(broker.lag(reader)).toBe(0);
    broker.acknowledge(reader, handle);
    clock.advance(10_000);
    expect(() => broker.acknowledge(reader, handle)).toThrow(expect.objectContaining({ code: 40013 }));
  });

  it('that this server never made are an internal error', () => {
    expect(() => broker.acknowledge(reader, 'garbage')).toThrow(expect.objectContaining({ code: 50001 }));
  });

  it('are replaced when the invisible time changes, which is at least the shortest redelivery time', async () => {
    broker.send([outgoing()]);
    const [lease] = await receive().result;
    broker.changeInvisibility(reader, handleOf(lease as Lease), 0);
    expect(() => broker.changeInvisibility(reader, handleOf(lease as Lease), 0)).toThrow('already over');
    const { result } = receive();
    clock.advance(999);
    broker.acknowledge(reader, handleOf(lease as Lease));
    clock.advance(1);
    expect(await result).toMatchObject([{ attempt: 2 }]);
  });
});

describe('dead letters', () => {
  it('keep what the message was, and say where it comes from', async () => {
    broker.send([outgoing({ id: 'poison', tag: 'a', keys: ['k'], properties: { p: 'v' } })]);
    for (let attempt = 1; attempt <= 2; attempt += 1) {
      expect(await receive().result).toMatchObject([{ attempt }]);
      clock.advance(10_000);
    }
    const { cancel } = receive();
    cancel();
    expect(broker.messages('%DLQ%shop')).toMatchObject([
      {
        id: 'poison',
        tag: 'a',
        keys: ['k'],
        properties: { p: 'v' },
        deadLetterOf: { topic: 'orders', messageId: 'poison' },
      },
    ]);
    expect(broker.lag(reader)).toBe(0);
  });

  it('can be made by hand', async () => {
    broker.send([outgoing({ id: 'poison' })]);
    const [lease] = await receive().result;
    broker.forwardToDeadLetters(reader, handleOf(lease as Lease));
    expect(broker.messages('%DLQ%shop')).toHaveLength(1);
  });
});

describe('delayed messages', () => {
  beforeEach(() => void broker.createTopic({ name: 'orders', type: 'DELAY' }));

  it('arrive at their time', async () => {
    const { result } = receive({ pollMs: 20_000 });
    broker.send([outgoing({ id: 'second', deliverAtMs: clock.now() + 9_000 })]);
    broker.send([outgoing({ id: 'first', deliverAtMs: clock.now() + 8_000 })]);
    clock.advance(7_999);
    expect(broker.messages('orders')).toEqual([]);
    clock.advance(1);
    expect(await result).toMatchObject([{ message: { id: 'first' } }]);
    clock.advance(1_000);
    expect(broker.messages('orders').map(({ id }) => id)).toEqual(['first', 'second']);
  });

  it('can be recalled before it', () => {
    const [sent] = broker.send([outgoing({ id: 'x', deliverAtMs: clock.now() + 1_000 })]);
    expect(broker.recall(sent?.recallHandle ?? '')).toBe('x');
    clock.advance(2_000);
    expect(broker.messages('orders')).toEqual([]);
    expect(() => broker.recall(sent?.recallHandle ?? '')).toThrow(expect.objectContaining({ code: 40401 }));
  });
});

describe('transactions', () => {
  beforeEach(() => void broker.createTopic({ name: 'orders', type: 'TRANSACTION' }));
  const begin = () => broker.send([outgoing({ transactional: true })])[0]?.transactionId ?? '';

  it('show their message when they are committed, and never when they are rolled back', () => {
    const [kept, gone] = [begin(), begin()];
    expect(broker.messages('orders')).toEqual([]);
    broker.endTransaction(kept ?? '', true);
    broker.endTransaction(gone ?? '', false);
    expect(broker.messages('orders')).toHaveLength(1);
    expect(() => broker.endTransaction(kept ?? '', true)).toThrow(expect.objectContaining({ code: 40008 }));
    expect(clock.pending).toBe(0);
  });

  it('that are left open are asked about, and given up after some questions', () => {
    const transactionId = begin();
    clock.advance(6_000);
    expect(asked).toEqual([transactionId]);
    clock.advance(60_000);
    expect(asked).toEqual([transactionId, transactionId]);
    expect(() => broker.endTransaction(transactionId, true)).toThrow(expect.objectContaining({ code: 40008 }));
  });
});

describe('topics and groups', () => {
  it('are refused when they do not exist and nothing is created for clients', () => {
    startBroker({ autoCreate: false });
    expect(() => broker.topic('nowhere')).toThrow(expect.objectContaining({ code: 40402 }));
    expect(broker.group('nobody')).toBeUndefined();
    broker.createTopic({ name: 'orders' });
    expect(() => receive({ group: 'nobody' })).toThrow(expect.objectContaining({ code: 50001 }));
  });

  it('take one kind of message each', () => {
    broker.createTopic({ name: 'orders', type: 'FIFO' });
    expect(() => broker.send([outgoing()])).toThrow(expect.objectContaining({ code: 40014 }));
    broker.send([outgoing({ group: 'customer-1' })]);
  });

  it('keep a message group in one queue, and spread the rest', () => {
    for (let index = 0; index < 8; index += 1) broker.send([outgoing({ topic: 'plain' })]);
    broker.createTopic({ name: 'orders', type: 'FIFO' });
    for (let index = 0; index < 8; index += 1) broker.send([outgoing({ group: 'customer-1' })]);
    const queues = (topic: string) => new Set(broker.messages(topic).map(({ queueId }) => queueId)).size;
    expect([queues('plain'), queues('orders')]).toEqual([4, 1]);
  });

  it('progress independently', async () => {
    broker.createGroup({ name: 'other', fromStart: true });
    broker.send([outgoing()]);
    const [lease] = await receive().result;
    broker.acknowledge(reader, handleOf(lease as Lease));
    expect([broker.lag(reader), broker.lag({ group: 'other', topic: 'orders' })]).toEqual([0, 1]);
    expect(await receive({ group: 'other' }).result).toHaveLength(1);
  });

  it('free messages that all groups are past, and keep the last ones', async () => {
    startBroker({ keepMessages: 4 });
    for (let index = 0; index < 400; index += 1) broker.send([outgoing()]);
    broker.subscribe(reader);
    for (let index = 0; index < 13; index += 1) await receive().result;
    receive().cancel();
    expect(broker.messages('orders')).toHaveLength(4);
  });
});

describe('switched faults', () => {
  it('forget acknowledgements', async () => {
    faults.loseAcks(1);
    broker.send([outgoing()]);
    const [lease] = await receive().result;
    broker.acknowledge(reader, handleOf(lease as Lease));
    clock.advance(10_000);
    expect(await receive().result).toMatchObject([{ attempt: 2 }]);
  });

  it('deliver a message twice', async () => {
    faults.duplicateDeliveries(1);
    broker.send([outgoing({ id: 'twin' })]);
    const first = await receive().result;
    const second = await receive().result;
    expect([first, second]).toMatchObject([
      [{ message: { id: 'twin' }, attempt: 1 }],
      [{ message: { id: 'twin' }, attempt: 1 }],
    ]);
  });
});
