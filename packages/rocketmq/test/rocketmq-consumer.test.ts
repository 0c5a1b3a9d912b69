import { once } from 'node:events';
import { startRocketmqDevServer } from '@eventmesh/rocketmq-dev-server';
import { describe, expect, it } from 'vitest';
import { bodiesOf, Clients, messages, never } from './support/clients.ts';
import { errorOf } from './support/error-of.ts';
import { ok, queueAt, ScriptedServer, type Script } from './support/scripted-server.ts';

const limits = { minLongPollMs: 50, minInvisibleMs: 50, minRedeliveryMs: 10 };
const all = { maxMessages: 32, invisibleMs: 30_000 };

/** A server with messages, and a consumer that has started. */
async function bench(...bodies: readonly string[]) {
  const server = await startRocketmqDevServer({
    topics: [{ name: 'orders' }],
    groups: [{ name: 'shop', fromStart: true }],
    autoCreate: false,
    limits,
  });
  const clients = new Clients(server.endpoint);
  const producer = clients.producer();
  for (const message of messages(...bodies)) await producer.send([message]);
  const consumer = clients.consumer();
  await consumer.start(2000, never);
  return {
    server,
    consumer,
    clients,
    async [Symbol.asyncDispose]() {
      await clients[Symbol.asyncDispose]();
      await server.stop();
    },
  };
}

async function scripted(script: Script) {
  const server = await ScriptedServer.start(script);
  const clients = new Clients(server.endpoint);
  return {
    server,
    clients,
    consumer: clients.consumer({ requestTimeoutMs: 1000 }),
    async [Symbol.asyncDispose]() {
      await clients[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

const wire = (body: string) => ({
  message: {
    topic: { name: 'orders' },
    body: Buffer.from(body),
    systemProperties: { messageId: body, receiptHandle: `handle of ${body}` },
  },
});
const lease = (messageId: string, server: object) => ({
  topic: 'orders',
  messageId,
  receiptHandle: `handle of ${messageId}`,
  server,
});

describe('against the development server', () => {
  it('receives, acknowledges, and receives no more', async () => {
    await using at = await bench('a', 'b', 'c');
    const received = await at.consumer.receive(all);
    expect(bodiesOf(received).toSorted()).toEqual(['a', 'b', 'c']);
    expect(await at.consumer.acknowledge(received.map(({ lease }) => lease))).toEqual(new Map());
    expect(at.server.lag('shop', 'orders')).toBe(0);
    expect(await at.consumer.receive(all)).toEqual([]);
  });

  it('acknowledges more than fit into one call', async () => {
    const bodies = Array.from({ length: 100 }, (_, index) => `m${index}`);
    await using at = await bench(...bodies);
    const leases = [];
    while (leases.length < bodies.length) leases.push(...(await at.consumer.receive(all)).map(({ lease }) => lease));
    expect(await at.consumer.acknowledge(leases)).toEqual(new Map());
    expect(at.server.lag('shop', 'orders')).toBe(0);
  });

  it('renews with a new handle; the old one is gone', async () => {
    await using at = await bench('a');
    const [received] = await at.consumer.receive({ ...all, invisibleMs: 100 });
    if (received === undefined) throw new Error('nothing came');
    const before = { ...received.lease };
    await at.consumer.renew(received.lease, 30_000);
    expect(received.lease.receiptHandle).not.toBe(before.receiptHandle);
    expect(await at.consumer.receive(all)).toEqual([]);
    expect([...(await at.consumer.acknowledge([before])).values()]).toEqual(['gone']);
    expect(await at.consumer.acknowledge([received.lease])).toEqual(new Map());
  });

  it('tells for each message whether it was acknowledged', async () => {
    await using at = await bench('a', 'b');
    const [first, second] = (await at.consumer.receive(all)).map(({ lease }) => lease);
    if (first === undefined || second === undefined) throw new Error('nothing came');
    const garbage = { ...second, receiptHandle: 'garbage' };
    const failures = await at.consumer.acknowledge([first, garbage]);
    expect([...failures.keys()]).toEqual([garbage]);
    expect(failures.get(garbage)).toMatchObject({ code: 'UNKNOWN' });
    expect(at.server.lag('shop', 'orders')).toBe(1);
  });

  it('keeps a damaged message from harming its neighbours', async () => {
    await using at = await bench();
    for (const damage of ['digest', 'encoding'] as const) at.server.faults.corruptNextBody('orders', damage);
    const producer = at.clients.producer();
    await producer.send(messages('torn', 'not zipped', 'good'));
    const problems = (await at.consumer.receive(all)).map(({ message }) => [String(message.body), message.problem]);
    expect(Object.fromEntries(problems)).toEqual({
      torn: expect.stringContaining('checksum'),
      'not zipped': expect.stringContaining('neither gzip nor zlib'),
      good: undefined,
    });
  });

  it.each([
    [{ code: 40_100 }, 'UNAUTHENTICATED'],
    [{ code: 42_900 }, 'OVERLOADED'],
    [{ code: 50_001 }, 'UNKNOWN'],
    [{ grpcStatus: 14 }, 'UNAVAILABLE'],
  ])('tells what %o means, and goes on', async (failure, code) => {
    await using at = await bench('a');
    at.server.faults.failNext('ReceiveMessage', failure);
    expect(await errorOf(() => at.consumer.receive(all))).toMatchObject({ code });
    expect(bodiesOf(await at.consumer.receive(all))).toEqual(['a']);
  });

  it('broken off before it has begun, takes nothing', async () => {
    await using at = await bench('a');
    const receiving = errorOf(() => at.consumer.receive({ ...all, signal: AbortSignal.abort() }));
    expect(await receiving).toMatchObject({ code: 'UNAVAILABLE' });
    expect(bodiesOf(await at.consumer.receive(all))).toEqual(['a']);
  });

  it('receives side by side', async () => {
    await using at = await bench(...Array.from({ length: 64 }, (_, index) => `m${index}`));
    const received = await Promise.all([1, 2, 3, 4].map(() => at.consumer.receive({ ...all, maxMessages: 16 })));
    expect(new Set(received.flatMap(bodiesOf)).size).toBe(64);
  });
});

describe('against a server that breaks the rules', () => {
  it('gives what came before a stream broke', async () => {
    await using at = await scripted({
      receive: (call) => {
        call.write({ status: ok });
        call.write(wire('a'));
        call.write(wire('b'), () => call.emit('error', { code: 14, details: 'gone' }));
      },
    });
    expect(bodiesOf(await at.consumer.receive(all))).toEqual(['a', 'b']);
  });

  it('gives what came before a call took too long', async () => {
    await using at = await scripted({ receive: (call) => void call.write(wire('a')) });
    expect(bodiesOf(await at.consumer.receive(all))).toEqual(['a']);
  });

  it('tells the server when a receive is broken off', async () => {
    const abort = new AbortController();
    let broken: Promise<unknown> = Promise.resolve();
    await using at = await scripted({
      receive: (call) => {
        broken = once(call, 'cancelled');
        abort.abort();
      },
    });
    expect(await at.consumer.receive({ ...all, signal: abort.signal })).toEqual([]);
    await broken;
  });

  it('takes an answer without any status for a failure', async () => {
    await using at = await scripted({ receive: (call) => void call.end() });
    expect(await errorOf(() => at.consumer.receive(all))).toMatchObject({ code: 'UNKNOWN' });
  });

  it('counts the status of the whole where a message has none of its own', async () => {
    await using at = await scripted({
      acknowledge: (handles) => ({
        status: handles.length > 1 ? { code: 30_000, message: 'MULTIPLE_RESULTS' } : ok,
        entries: [{ receiptHandle: 'handle of a', status: ok }],
      }),
    });
    const server = { scheme: 1, addresses: [{ host: '127.0.0.1', port: at.server.port }] };
    const [a, b] = [lease('a', server), lease('b', server)];
    const failures = await at.consumer.acknowledge([a, b]);
    expect([...failures]).toEqual([[b, expect.objectContaining({ code: 'UNKNOWN' })]]);
    expect(await at.consumer.acknowledge([b])).toEqual(new Map());
  });

  it('fails all of a call that fails, or hangs, and never rejects', async () => {
    const answers = [{ status: { code: 50_400, message: 'late' } }, undefined];
    await using at = await scripted({ acknowledge: () => answers.shift() });
    const server = { scheme: 1, addresses: [{ host: '127.0.0.1', port: at.server.port }] };
    const leases = [lease('a', server), lease('b', server)];
    for (let time = 0; time < 2; time += 1) {
      const failures = await at.consumer.acknowledge(leases);
      expect([...failures.keys()]).toEqual(leases);
      for (const failure of failures.values()) expect(failure).toMatchObject({ code: 'TIMEOUT' });
    }
  });

  it('says that the group may be missing when the server says nothing to its settings', async () => {
    await using at = await scripted({ telemetry: () => {} });
    expect(await errorOf(() => at.consumer.start(300, never))).toMatchObject({
      code: 'TIMEOUT',
      message: expect.stringMatching(/did not take up the client within 300 ms.*group 'shop' exists/),
    });
    expect(await errorOf(() => at.consumer.receive(all))).toMatchObject({ code: 'TIMEOUT' });
  });

  it('says what ends the telemetry stream again and again', async () => {
    await using at = await scripted({ telemetry: (call) => void call.emit('error', { code: 16, details: 'who?' }) });
    expect(await errorOf(() => at.consumer.start(500, never))).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('gives up starting when it is told to', async () => {
    await using at = await scripted({ telemetry: () => {} });
    const abort = new AbortController();
    const starting = errorOf(() => at.consumer.start(60_000, abort.signal));
    setTimeout(() => abort.abort(), 50);
    expect(await starting).toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('starts and receives although one of two brokers is away', async () => {
    await using at = await scripted({
      route: (_, port) => ({ status: ok, messageQueues: [queueAt(1, 'broker-0'), queueAt(port)] }),
      receive: (call) => (call.write(wire('a')), call.end()),
    });
    await at.consumer.start(2000, never);
    const received = await Promise.allSettled([at.consumer.receive(all), at.consumer.receive(all)]);
    expect(received).toMatchObject([
      { status: 'rejected', reason: { code: 'UNAVAILABLE' } },
      { status: 'fulfilled', value: [{ message: { messageId: 'a' } }] },
    ]);
  });

  it('asks for the route anew when the topic was not found there, and follows it', async () => {
    await using other = await ScriptedServer.start({ receive: (call) => (call.write(wire('moved')), call.end()) });
    let port: number | undefined;
    await using at = await scripted({
      route: (_, own) => ({ status: ok, messageQueues: [queueAt(port ?? own)] }),
      receive: (call) => (call.write({ status: { code: 40_402, message: 'no topic' } }), call.end()),
    });
    port = undefined;
    expect(await errorOf(() => at.consumer.receive(all))).toMatchObject({ code: 'NOT_FOUND' });
    port = other.port;
    expect(bodiesOf(await at.consumer.receive(all))).toEqual(['moved']);
  });

  it.each([
    [{ status: { code: 40_402, message: 'none' } }, 'NOT_FOUND'],
    [{ status: ok, messageQueues: [] }, 'NOT_FOUND'],
    [{}, 'UNKNOWN'],
    [undefined, 'TIMEOUT'],
  ])('cannot start with the route %o', async (route, code) => {
    await using at = await scripted({ route: () => route });
    expect(await errorOf(() => at.consumer.start(300, never))).toMatchObject({ code });
  });
});
