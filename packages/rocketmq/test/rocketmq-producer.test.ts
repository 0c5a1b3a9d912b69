import { VirtualClock } from '@eventmesh/connector-testkit';
import { startRocketmqDevServer } from '@eventmesh/rocketmq-dev-server';
import { describe, expect, it, vi } from 'vitest';
import { Clients, messages, never } from './support/clients.ts';
import { errorOf } from './support/error-of.ts';
import { ok, queueAt, ScriptedServer, type Script } from './support/scripted-server.ts';

async function bench() {
  const topics = [
    { name: 'orders' },
    { name: 'payments', type: 'FIFO' as const },
    { name: 'later', type: 'DELAY' as const },
  ];
  const server = await startRocketmqDevServer({ topics, autoCreate: false });
  const clients = new Clients(server.endpoint);
  return {
    server,
    producer: clients.producer({ requestTimeoutMs: 1000 }),
    async [Symbol.asyncDispose]() {
      await clients[Symbol.asyncDispose]();
      await server.stop();
    },
  };
}

async function scripted(script: Script, clock?: VirtualClock) {
  const server = await ScriptedServer.start(script);
  const clients = new Clients(server.endpoint, clock);
  return {
    server,
    producer: clients.producer({ requestTimeoutMs: 1000 }),
    async [Symbol.asyncDispose]() {
      await clients[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

const body = Buffer.from('x');

describe('against the development server', () => {
  it('sends one message, and several in one request, and gives their ids', async () => {
    await using at = await bench();
    await at.producer.start(2000, never);
    const ids = [...(await at.producer.send(messages('a'))), ...(await at.producer.send(messages('b', 'c')))];
    const stored = at.server.messages('orders');
    expect(stored.map(({ body }) => String(body))).toEqual(['a', 'b', 'c']);
    expect(stored.map(({ id }) => id)).toEqual(ids);
    expect(await at.producer.send([])).toEqual([]);
  });

  it('refuses a message that is not of the topic’s type, before it is sent', async () => {
    await using at = await bench();
    expect(await errorOf(() => at.producer.send([{ topic: 'payments', body }]))).toMatchObject({
      code: 'REJECTED',
      message: expect.stringContaining("Topic 'payments' takes messages of type FIFO, this one is NORMAL"),
    });
    for (const wrong of [{ messageGroup: 'g' }, { deliverAtMs: Date.now() }]) {
      expect(await errorOf(() => at.producer.send([{ topic: 'orders', body, ...wrong }]))).toMatchObject({
        code: 'REJECTED',
      });
    }
  });

  it('tells what types of messages a topic takes', async () => {
    await using at = await bench();
    expect(await Promise.all(['orders', 'payments', 'later'].map((topic) => at.producer.typesOf(topic)))).toEqual([
      ['NORMAL'],
      ['FIFO'],
      ['DELAY'],
    ]);
  });

  it('cannot start without its topic', async () => {
    await using at = await bench();
    await using clients = new Clients(at.server.endpoint);
    const producer = clients.producer({ topics: ['orders', 'nowhere'] });
    expect(await errorOf(() => producer.start(2000, never))).toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining("Topic 'nowhere'"),
    });
  });

  it('finds a topic that is created later', async () => {
    await using at = await bench();
    expect(await errorOf(() => at.producer.send([{ topic: 'new', body }]))).toMatchObject({ code: 'NOT_FOUND' });
    at.server.createTopic({ name: 'new' });
    expect(await at.producer.send([{ topic: 'new', body }])).toHaveLength(1);
  });

  it.each([
    [{ code: 50_001 }, 'UNKNOWN'],
    [{ code: 42_900 }, 'OVERLOADED'],
    [{ code: 50_402 }, 'TIMEOUT'],
    [{ code: 40_007 }, 'REJECTED'],
    [{ grpcStatus: 4 }, 'TIMEOUT'],
  ])('tells what %o means, and goes on', async (failure, code) => {
    await using at = await bench();
    at.server.faults.failNext('SendMessage', failure);
    expect(await errorOf(() => at.producer.send(messages('a')))).toMatchObject({ code });
    await at.producer.send(messages('a'));
    expect(at.server.messages('orders')).toHaveLength(1);
  });

  it('waits no longer than a request may take', async () => {
    await using at = await bench();
    at.server.faults.hang('SendMessage');
    expect(await errorOf(() => at.producer.send(messages('a')))).toMatchObject({ code: 'TIMEOUT' });
  });

  it('lets go of who waits for room in the window, on abort', async () => {
    await using at = await bench();
    await using clients = new Clients(at.server.endpoint);
    const producer = clients.producer({ maxInFlightRequests: 1 });
    const letGo = at.server.faults.hang('SendMessage');
    const first = producer.send(messages('a'));
    const abort = new AbortController();
    const second = errorOf(() => producer.send(messages('b'), abort.signal));
    abort.abort();
    expect(await second).toMatchObject({ code: 'UNAVAILABLE' });
    letGo();
    await first;
    await producer.send(messages('c'));
    expect(at.server.messages('orders').map(({ body }) => String(body))).toEqual(['a', 'c']);
  });
});

describe('against a server that breaks the rules', () => {
  it.each([
    ['no entry at all', []],
    ['one entry for all', [{ status: ok, messageId: 'other' }]],
  ])('takes a batch for sent that is answered with %s', async (_, entries) => {
    await using at = await scripted({ send: () => ({ status: ok, entries }) });
    expect(await at.producer.send(messages('a', 'b'))).toHaveLength(2);
  });

  it.each([
    ['a failure among the entries', { status: ok, entries: [{ status: ok }, { status: { code: 50_401 } }] }, 'TIMEOUT'],
    ['no status', { entries: [] }, 'UNKNOWN'],
  ])('takes nothing for sent that is answered with %s', async (_, answer, code) => {
    await using at = await scripted({ send: () => answer });
    expect(await errorOf(() => at.producer.send(messages('a', 'b')))).toMatchObject({ code });
  });

  it('makes itself known to a server that it meets on the way', async () => {
    const introduced = vi.fn<() => void>();
    await using at = await scripted({ send: () => ({ status: ok }), telemetry: introduced });
    await at.producer.send(messages('a'));
    await vi.waitFor(() => expect(introduced).toHaveBeenCalledTimes(1));
    await at.producer.send(messages('b'));
    expect(introduced).toHaveBeenCalledTimes(1);
  });

  it('sends messages of one group to one broker, others to each in turn', async () => {
    const taken = new Map<string, number>();
    const take = (name: string) => (): object => {
      taken.set(name, (taken.get(name) ?? 0) + 1);
      return { status: ok };
    };
    await using other = await ScriptedServer.start({ send: take('b') });
    await using at = await scripted({
      route: (_, port) => ({ status: ok, messageQueues: [queueAt(other.port, 'broker-b'), queueAt(port, 'broker-a')] }),
      send: take('a'),
    });
    for (let count = 0; count < 6; count += 1) {
      await at.producer.send([{ topic: 'orders', body, messageGroup: 'customer-1' }]);
    }
    expect([...taken.values()]).toEqual([6]);
    taken.clear();
    for (let count = 0; count < 6; count += 1) await at.producer.send(messages('x'));
    expect(taken).toEqual(
      new Map([
        ['a', 3],
        ['b', 3],
      ]),
    );
  });

  it('follows a topic that moves to another server within half a minute, and holds on to the old one while nobody can tell', async () => {
    const clock = new VirtualClock();
    await using other = await ScriptedServer.start({ send: () => ({ status: ok }) });
    const routes = [undefined, { status: ok, messageQueues: [queueAt(other.port)] }];
    let asked = 0;
    const own = vi.fn<() => object>(() => ({ status: ok }));
    await using at = await scripted(
      {
        route: (_, port) => ((asked += 1) === 1 ? { status: ok, messageQueues: [queueAt(port)] } : routes.shift()),
        send: own,
      },
      clock,
    );
    await at.producer.send(messages('a'));
    await clock.advance(29_000);
    await at.producer.send(messages('b'));
    expect(asked).toBe(1);
    await clock.advance(2000);
    await at.producer.send(messages('c'));
    expect([asked, own.mock.calls.length]).toEqual([2, 3]);
    await at.producer.send(messages('d'));
    expect(own).toHaveBeenCalledTimes(3);
    expect(other.calls).toContain('SendMessage');
  });
});
