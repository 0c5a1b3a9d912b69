import { describe, expect, it } from 'vitest';
import type { Delivery, EventDelivery, SubscribeOptions, Subscription } from '../src/index.ts';
import { connected, numbered, soon, type Scene } from './support/clients.ts';
import { failureOf } from './support/error-of.ts';
import { firstTimes, ScriptedServer, type Connection } from './support/scripted-server.ts';

const topic = 'orders';

async function subscribed(scene: Scene, options: Partial<SubscribeOptions> = {}): Promise<Subscription> {
  const subscription = scene.mesh.subscribe({ topics: [topic], ...options });
  await subscription.ready();
  return subscription;
}

/** The connection that listens. */
function listener(server: ScriptedServer): Connection {
  const found = server.open.findLast(({ frames }) => frames.some(({ header }) => header.cmd === 'LISTEN_REQUEST'));
  if (found === undefined) throw new Error('Nobody listens.');
  return found;
}

function push(server: ScriptedServer, id: number, attributes: object = {}, cmd = 'ASYNC_MESSAGE_TO_CLIENT'): void {
  const natural = { specversion: '1.0', id: String(id), source: '/s', type: 't', subject: topic };
  const body = { ...natural, datacontenttype: 'application/cloudevents+json', data: id, ...attributes };
  listener(server).send({ cmd, seq: String(id), properties: { protocoltype: 'cloudevents' } }, body);
}

function isEvent(delivery: Delivery | undefined): asserts delivery is EventDelivery {
  if (delivery?.kind !== 'event') throw new Error('Expected an event.');
}

const deadline = (): AbortSignal => AbortSignal.timeout(5000);

describe('a subscription', () => {
  it('subscribes, listens, and gives what comes; an acknowledgement answers with the same seq', async () => {
    await using server = await ScriptedServer.start();
    await using scene = await connected([server]);
    const options = { topics: ['orders', 'returns'], group: 'readers', mode: 'broadcasting', replies: true } as const;
    const subscription = await subscribed(scene, options);
    const commands = listener(server).frames.map(({ header }) => header.cmd);
    expect(commands).toEqual(['HELLO_REQUEST', 'SUBSCRIBE_REQUEST', 'LISTEN_REQUEST']);
    const [hello, subscribe] = listener(server).frames.map(({ body }) => body.toString());
    expect(JSON.parse(hello ?? '')).toMatchObject({ purpose: 'sub', group: 'readers', subsystem: 'eventmesh-sdk-ts' });
    expect(JSON.parse(subscribe ?? '')).toEqual({
      topicList: ['orders', 'returns'].map((name) => ({ topic: name, mode: 'BROADCASTING', type: 'SYNC' })),
    });
    push(server, 1, {}, 'BROADCAST_MESSAGE_TO_CLIENT');
    const [delivery] = await subscription.take(10, deadline());
    isEvent(delivery);
    expect(delivery).toMatchObject({
      topic,
      expectsReply: false,
      receivedAtMs: scene.clock.now(),
      event: { id: '1', data: 1 },
    });
    expect(subscription.ackDeadlineMs).toBe(3000);
    expect(await delivery.ack()).toBe(true);
    expect(await delivery.ack()).toBe(true);
    await soon('the acknowledgement', () => server.received('BROADCAST_MESSAGE_TO_CLIENT_ACK').length > 0);
    const [ack] = server.received('BROADCAST_MESSAGE_TO_CLIENT_ACK');
    expect(ack?.header).toMatchObject({ code: 0, seq: '1', properties: { protocoltype: 'cloudevents' } });
    expect(server.received('BROADCAST_MESSAGE_TO_CLIENT_ACK')).toHaveLength(1);
    expect(await failureOf(() => delivery.reply(numbered(2)))).toBe(
      "UNSUPPORTED Nobody waits for a reply to event '1'.",
    );
  });

  it('gives what is no event as unreadable, and goes on', async () => {
    await using server = await ScriptedServer.start();
    await using scene = await connected([server]);
    const subscription = await subscribed(scene);
    const { send } = listener(server);
    send({ cmd: 'ASYNC_MESSAGE_TO_CLIENT', seq: '1', code: 1, desc: 'fail' });
    send({ cmd: 'ASYNC_MESSAGE_TO_CLIENT', seq: '2' });
    send({ cmd: 'ASYNC_MESSAGE_TO_CLIENT', seq: '3' }, Buffer.from('{"id":'));
    send({ cmd: 'ASYNC_MESSAGE_TO_CLIENT' }, Buffer.from('x'));
    push(server, 5);
    await soon('all have come', () => subscription.buffered === 5);
    const deliveries = await subscription.take(10);
    expect(deliveries.map(({ kind }) => kind)).toEqual([...Array.from({ length: 4 }, () => 'unreadable'), 'event']);
    expect(deliveries[0]).toMatchObject({
      error: { code: 'UNREADABLE', message: 'EventMesh could not write the event (code 1: fail).' },
      facts: { command: 'ASYNC_MESSAGE_TO_CLIENT', code: '1', seq: '1', topic },
    });
    expect(deliveries[2]).toMatchObject({ body: Buffer.from('{"id":'), error: { code: 'UNREADABLE' } });
    expect(await Promise.all(deliveries.map(async (delivery) => await delivery.ack()))).toEqual([
      true,
      true,
      true,
      false,
      true,
    ]);
  });

  it('answers a request, and acknowledges it', async () => {
    await using server = await ScriptedServer.start();
    await using scene = await connected([server]);
    const subscription = await subscribed(scene, { replies: true });
    push(server, 1, { reply99to99client: 'c', correlation99id: '7', cluster: 'k', note: 'x' }, 'REQUEST_TO_CLIENT');
    const [delivery] = await subscription.take(1, deadline());
    isEvent(delivery);
    expect(delivery.expectsReply).toBe(true);
    await delivery.reply(numbered(2));
    await soon('the reply', () => server.received('RESPONSE_TO_SERVER').length === 1);
    expect(server.received('REQUEST_TO_CLIENT_ACK')[0]?.header.seq).toBe('1');
    const reply = JSON.parse(server.received('RESPONSE_TO_SERVER')[0]?.body.toString() ?? '') as object;
    expect(reply).toMatchObject({ id: '2', data: 2, reply99to99client: 'c', correlation99id: '7', cluster: 'k' });
    expect(reply).not.toHaveProperty('note');
    await subscription.close();
    expect(await failureOf(() => delivery.reply(numbered(3)))).toMatch(/^UNAVAILABLE Cannot reply to event '1'/);
  });

  it('knows what was published from a request, although both come by the same command', async () => {
    await using server = await ScriptedServer.start();
    await using scene = await connected([server]);
    const subscription = await subscribed(scene, { replies: true });
    push(server, 1, { cluster: 'k' }, 'REQUEST_TO_CLIENT');
    const [delivery] = await subscription.take(1, deadline());
    isEvent(delivery);
    expect(delivery.expectsReply).toBe(false);
    expect(await failureOf(() => delivery.reply(numbered(2)))).toMatch(/^UNSUPPORTED Nobody waits for a reply/);
    expect(await delivery.ack()).toBe(true);
  });

  it('subscribes again when the session ends; what came over the old one cannot be acknowledged', async () => {
    await using server = await ScriptedServer.start();
    await using scene = await connected([server]);
    const subscription = await subscribed(scene);
    push(server, 1);
    await soon('it has come', () => subscription.buffered === 1);
    listener(server).send({ cmd: 'SERVER_GOODBYE_REQUEST', desc: 'rebalance' });
    await soon('it subscribes again', () => server.received('LISTEN_REQUEST').length === 2);
    await subscription.ready();
    push(server, 2);
    await soon('the next has come', () => subscription.buffered === 2);
    const [old, fresh] = await subscription.take(2);
    expect([await old?.ack(), await fresh?.ack()]).toEqual([false, true]);
    expect(JSON.stringify(scene.logger.lines)).toContain('rebalance');
  });

  it('goes where the server redirects it', async () => {
    await using other = await ScriptedServer.start();
    await using server = await ScriptedServer.start();
    await using scene = await connected([server]);
    await subscribed(scene);
    listener(server).send({ cmd: 'REDIRECT_TO_CLIENT' }, { ip: '127.0.0.1', port: other.port });
    await soon('it listens there', () => other.received('LISTEN_REQUEST').length === 1);
  });

  it.each(['SUBSCRIBE_REQUEST', 'LISTEN_REQUEST'])(
    'says why, and goes on trying, when %s is refused',
    async (command) => {
      const refuse = firstTimes(1, command, ({ header }, { send }) =>
        send({
          cmd: command.replace('REQUEST', 'RESPONSE'),
          code: 1,
          desc: 'AclException: no auth',
          seq: header.seq ?? null,
        }),
      );
      await using server = await ScriptedServer.start(refuse);
      await using scene = await connected([server], { random: () => 0.5 });
      const subscription = scene.mesh.subscribe({ topics: [topic] });
      expect(await failureOf(() => subscription.ready())).toMatch(/^FORBIDDEN Cannot (?:subscribe|listen) .*no auth/);
      expect([subscription.state, subscription.problem?.code]).toEqual(['connecting', 'FORBIDDEN']);
      const ready = subscription.ready();
      await scene.clock.advance(50);
      await ready;
      expect([subscription.state, subscription.problem]).toEqual(['listening', undefined]);
    },
  );

  it('waits for longer and longer between attempts', async () => {
    await using server = await ScriptedServer.start((frame, { socket }) => {
      if (frame.header.cmd === 'SUBSCRIBE_REQUEST') socket.destroy();
      return frame.header.cmd === 'SUBSCRIBE_REQUEST';
    });
    await using scene = await connected([server], { random: () => 0.999, reconnect: { initialMs: 1000, maxMs: 4000 } });
    scene.mesh.subscribe({ topics: [topic] });
    const pauses = (): unknown[] => scene.logger.lines.flatMap(({ fields }) => fields['nextTryInMs'] ?? []);
    for (let attempt = 1; attempt <= 4; attempt += 1) {
      await soon('the attempt failed', () => pauses().length === attempt);
      await scene.clock.advance(4000);
    }
    expect(pauses().slice(0, 4)).toEqual([999, 1998, 3996, 3996]);
  });

  it('ends what waits when it is aborted or closed', async () => {
    await using server = await ScriptedServer.start(firstTimes(1, 'LISTEN_REQUEST', () => {}));
    await using scene = await connected([server]);
    const controller = new AbortController();
    const subscription = scene.mesh.subscribe({ topics: [topic], signal: controller.signal });
    expect(await failureOf(() => subscription.ready(AbortSignal.abort()))).toMatch(/^UNAVAILABLE .*broken off/);
    expect(await subscription.take(1, AbortSignal.abort())).toEqual([]);
    const waiting = [subscription.take(1), failureOf(() => subscription.ready())];
    await soon('it listens', () => server.received('LISTEN_REQUEST').length === 1);
    controller.abort();
    expect(await Promise.all(waiting)).toEqual([[], 'UNAVAILABLE The subscription is closed.']);
    await subscription.close();
    expect(subscription.state).toBe('closed');
    await soon('only the publisher is left', () => server.open.length === 1);
  });

  it('is closed at once when its signal is aborted before', async () => {
    await using server = await ScriptedServer.start();
    await using scene = await connected([server]);
    const subscription = scene.mesh.subscribe({ topics: [topic], signal: AbortSignal.abort() });
    expect(await subscription.take(1)).toEqual([]);
    expect(server.connections).toHaveLength(1);
  });

  it('unsubscribes before it says goodbye, and leaves nothing behind', async () => {
    await using server = await ScriptedServer.start();
    const scene = await connected([server]);
    const subscription = await subscribed(scene);
    const { frames } = listener(server);
    push(server, 1);
    await soon('it has come', () => subscription.buffered === 1);
    await Promise.all([subscription.close(), subscription.close(), scene.mesh.close()]);
    expect(frames.slice(-2).map(({ header }) => header.cmd)).toEqual(['UNSUBSCRIBE_REQUEST', 'CLIENT_GOODBYE_REQUEST']);
    expect([subscription.buffered, scene.clock.pending]).toEqual([0, 0]);
    await soon('all connections are closed', () => server.open.length === 0);
    expect(await failureOf(() => scene.mesh.subscribe({ topics: [topic] }))).toMatch(/^UNAVAILABLE /);
  });

  it('gives one delivery after the other to a loop; leaving the loop closes it', async () => {
    await using server = await ScriptedServer.start();
    await using scene = await connected([server]);
    const subscription = await subscribed(scene);
    for (const id of [1, 2, 3]) push(server, id);
    const ids: unknown[] = [];
    for await (const delivery of subscription) {
      ids.push(delivery.event?.id);
      await delivery.ack();
      if (ids.length === 2) break;
    }
    expect(ids).toEqual(['1', '2']);
    expect(subscription.state).toBe('closed');
  });

  it.each([[{ topics: [] }], [{ topics: ['a', ' '] }]])('refuses %j', async (options) => {
    await using server = await ScriptedServer.start();
    await using scene = await connected([server]);
    expect(await failureOf(() => scene.mesh.subscribe(options))).toMatch(
      /^INVALID_OPTIONS topics(?:\[1\])?: expected /,
    );
  });
});

describe('back-pressure', () => {
  it.each([
    ['count', { maxBuffered: 4 }, 1],
    ['bytes', { maxBufferedBytes: 4000 }, 1000],
  ])(
    'by %s: unsubscribes when it is full, drops nothing, subscribes again when half is taken',
    async (_, options, size) => {
      await using server = await ScriptedServer.start();
      await using scene = await connected([server]);
      const subscription = await subscribed(scene, options);
      for (const id of [1, 2, 3, 4]) push(server, id, { data: 'x'.repeat(size) });
      await soon('it is suspended', () => subscription.state === 'suspended');
      push(server, 5);
      await soon('what was on its way has come', () => subscription.buffered === 5);
      const [first] = await subscription.take(1);
      expect(await first?.ack()).toBe(true);
      expect([subscription.state, server.received('SUBSCRIBE_REQUEST').length]).toEqual(['suspended', 1]);
      const rest = await subscription.take(3);
      await soon('it listens', () => subscription.state === 'listening');
      expect(rest.map(({ event }) => event?.id)).toEqual(['2', '3', '4']);
      expect(server.received('SUBSCRIBE_REQUEST')).toHaveLength(2);
      expect(server.received('UNSUBSCRIBE_REQUEST')).toHaveLength(1);
      expect(server.received('LISTEN_REQUEST')).toHaveLength(1);
      expect(subscription.buffered).toBe(1);
    },
  );

  it('begins anew when the server does not say that it has stopped', async () => {
    await using server = await ScriptedServer.start(
      firstTimes(1, 'UNSUBSCRIBE_REQUEST', (_, { socket }) => socket.destroy()),
    );
    await using scene = await connected([server]);
    const subscription = await subscribed(scene, { maxBuffered: 2 });
    push(server, 1);
    push(server, 2);
    await soon('it is suspended in a new session', () => subscription.state === 'suspended');
    expect(server.received('LISTEN_REQUEST')).toHaveLength(2);
    expect((await subscription.take(5)).map(({ event }) => event?.id)).toEqual(['1', '2']);
    await soon('it listens', () => subscription.state === 'listening');
  });
});

describe('request', () => {
  const reply = {
    specversion: '1.0',
    id: 'r',
    source: '/s',
    type: 't',
    subject: topic,
    datacontenttype: 'application/cloudevents+json',
  };

  it('gives the answer, and acknowledges it', async () => {
    await using server = await ScriptedServer.start((frame, { send }) => {
      if (frame.header.cmd !== 'REQUEST_TO_SERVER') return false;
      send({ cmd: 'RESPONSE_TO_CLIENT', seq: frame.header.seq ?? null }, { ...reply, data: { total: 1 } });
      return true;
    });
    await using scene = await connected([server]);
    expect(await scene.mesh.request(numbered(1), { topic })).toMatchObject({ id: 'r', data: { total: 1 } });
    await soon('the acknowledgement', () => server.received('RESPONSE_TO_CLIENT_ACK').length === 1);
    const [request] = server.received('REQUEST_TO_SERVER');
    expect(server.received('RESPONSE_TO_CLIENT_ACK')[0]?.header.seq).toBe(request?.header.seq);
  });

  it('says why no server was reached in time', async () => {
    const server = await ScriptedServer.start();
    await using scene = await connected([server], { random: () => 0.5 });
    await server[Symbol.asyncDispose]();
    const asking = failureOf(() => scene.mesh.request(numbered(1), { topic, timeoutMs: 1000 }));
    await soon('an attempt failed', () => JSON.stringify(scene.logger.lines).includes('cannot be reached'));
    await scene.clock.advance(1000);
    expect(await asking).toMatch(
      /^UNAVAILABLE Nobody replied to request '1' to topic 'orders' within 1000 ms: .*ECONNREFUSED/,
    );
  });

  it('rejects, and is not tried again, when nobody answers, the answer is a refusal, or none to read', async () => {
    const says = [{ code: 1, desc: 'AclException: no auth' }, { code: 0 }];
    await using server = await ScriptedServer.start((frame, { send, socket }) => {
      if (frame.header.cmd !== 'REQUEST_TO_SERVER') return false;
      const header = says.shift();
      if (header !== undefined) send({ cmd: 'RESPONSE_TO_CLIENT', seq: frame.header.seq ?? null, ...header });
      else if (server.received('REQUEST_TO_SERVER').length === 4) socket.destroy();
      return true;
    });
    await using scene = await connected([server]);
    const ask = async (): Promise<string> =>
      await failureOf(() => scene.mesh.request(numbered(1), { topic, timeoutMs: 1000 }));
    expect(await ask()).toMatch(/^FORBIDDEN Nobody replied to request '1' to topic 'orders': EventMesh answered/);
    expect(await ask()).toMatch(/^UNREADABLE /);
    const unanswered = ask();
    await soon('it is sent', () => server.received('REQUEST_TO_SERVER').length === 3);
    await scene.clock.advance(1000);
    expect(await unanswered).toBe("TIMEOUT Nobody replied to request '1' to topic 'orders' within 1000 ms.");
    expect(await ask()).toMatch(/^UNAVAILABLE /);
    expect(server.received('REQUEST_TO_SERVER')).toHaveLength(4);
  });
});
