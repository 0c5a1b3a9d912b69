import { describe, expect, it } from 'vitest';
import { connected, numbered, soon } from './support/clients.ts';
import { failureOf } from './support/error-of.ts';
import { acknowledged, firstTimes, publishCommand, ScriptedServer } from './support/scripted-server.ts';

const topic = 'orders';

describe('publish', () => {
  it('introduces the client, and resolves once the server has the event', async () => {
    await using server = await ScriptedServer.start();
    await using scene = await connected([server], {
      username: 'u',
      password: 'p',
      token: 't',
      env: 'E',
      idc: 'I',
      subsystem: 'S',
    });
    await scene.mesh.publish(numbered(1), { topic });
    await scene.mesh.publish(numbered(2), { topic });
    const [hello] = server.received('HELLO_REQUEST');
    expect(JSON.parse(hello?.body.toString() ?? '')).toMatchObject({
      version: '1.0',
      purpose: 'pub',
      group: 'shop',
      username: 'u',
      password: 'p',
      token: 't',
      env: 'E',
      idc: 'I',
      subsystem: 'S',
      host: '127.0.0.1',
      pid: process.pid,
    });
    const [published] = server.received(publishCommand);
    expect(published?.header).toMatchObject({
      code: 0,
      properties: { protocoltype: 'cloudevents', protocolversion: '1.0', protocoldesc: 'tcp' },
    });
    expect(server.received(publishCommand)).toHaveLength(2);
    expect(server.connections).toHaveLength(1);
  });

  it('has one event under way at a time to a server, from all clients of the process', async () => {
    let underWay = 0;
    let most = 0;
    await using server = await ScriptedServer.start((frame, { send }) => {
      if (frame.header.cmd !== publishCommand) return false;
      underWay += 1;
      most = Math.max(most, underWay);
      setImmediate(() => {
        underWay -= 1;
        send({ cmd: `${publishCommand}_ACK`, seq: frame.header.seq ?? null }, acknowledged(frame.body));
      });
      return true;
    });
    await using one = await connected([server]);
    await using other = await connected([server]);
    const ids = Array.from({ length: 40 }, (_, id) => id);
    await Promise.all(ids.map(async (id) => await (id % 2 ? one : other).mesh.publish(numbered(id), { topic })));
    expect(most).toBe(1);
    expect(
      server
        .publishedIds()
        .filter((id) => Number(id) % 2)
        .map(Number),
    ).toEqual(ids.filter((id) => id % 2));
  });

  it.each([
    ['one of another event', { id: '99', source: '/shop' }],
    ['one of another source', { id: '1', source: '/other' }],
    ['one that says nothing', Buffer.alloc(0)],
    ['one that is not JSON', Buffer.from('{')],
    ['one that is no object', Buffer.from('7')],
  ])('publishes again, over a new session, when the acknowledgement is %s', async (_, body) => {
    await using server = await ScriptedServer.start(
      firstTimes(1, publishCommand, ({ header }, { send }) =>
        send({ cmd: `${publishCommand}_ACK`, seq: header.seq ?? null }, body),
      ),
    );
    await using scene = await connected([server]);
    const publishing = scene.mesh.publish(numbered(1), { topic });
    await soon('it is published again', () => server.publishedIds().length === 2);
    await publishing;
    expect(server.publishedIds()).toEqual(['1', '1']);
    expect(server.connections).toHaveLength(2);
    expect(server.open).toHaveLength(1);
  });

  it('publishes again when the acknowledgement does not come, in a third of its time', async () => {
    await using server = await ScriptedServer.start(firstTimes(1, publishCommand, () => {}));
    await using scene = await connected([server]);
    const publishing = scene.mesh.publish(numbered(1), { topic, timeoutMs: 9000 });
    await soon('it is published', () => server.publishedIds().length === 1);
    await scene.clock.advance(2999);
    expect(server.connections).toHaveLength(1);
    await scene.clock.advance(1);
    await publishing;
    expect(server.publishedIds()).toEqual(['1', '1']);
  });

  it('publishes again when an acknowledgement has the seq of another request', async () => {
    await using server = await ScriptedServer.start(
      firstTimes(1, publishCommand, ({ body }, { send }) =>
        send({ cmd: `${publishCommand}_ACK`, seq: '5' }, acknowledged(body)),
      ),
    );
    await using scene = await connected([server]);
    const publishing = scene.mesh.publish(numbered(1), { topic, timeoutMs: 9000 });
    await soon('it is published', () => server.publishedIds().length === 1);
    await scene.clock.advance(3000);
    await publishing;
    expect(server.publishedIds()).toEqual(['1', '1']);
  });

  it('says that the outcome is unknown when no acknowledgement comes in time', async () => {
    await using server = await ScriptedServer.start(firstTimes(9, publishCommand, () => {}));
    await using scene = await connected([server]);
    const failure = failureOf(() => scene.mesh.publish(numbered(1), { topic, timeoutMs: 9000 }));
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await soon('it is published', () => server.publishedIds().length === attempt);
      await scene.clock.advance(3000);
    }
    expect(await failure).toMatch(/^TIMEOUT Cannot publish event '1' to topic 'orders' within 9000 ms: /);
  });

  it.each([
    ['closes the connection', (socket: { destroy(): void }) => socket.destroy()],
    [
      'sends something else',
      (socket: { write(text: string): void }) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'),
    ],
  ])('publishes again when the server %s', async (_, act) => {
    await using server = await ScriptedServer.start(firstTimes(1, publishCommand, (__, { socket }) => act(socket)));
    await using scene = await connected([server]);
    await scene.mesh.publish(numbered(1), { topic });
    expect(server.publishedIds()).toEqual(['1', '1']);
  });

  it.each([
    ['TOO_LARGE', 'java.lang.Exception: event size exceeds the limit: 1000'],
    ['OVERLOADED', 'Tps overload, global flow control'],
    ['OVERLOADED', 'java.lang.Exception: SEND_TOO_FAST'],
    ['FORBIDDEN', 'org.apache.eventmesh.api.exception.AclException: no permission'],
    ['NOT_FOUND', 'StorageRuntimeException: Send message error, topic: orders'],
    ['NOT_FOUND', 'MQClientException: No route info of this topic: orders'],
    ['NOT_FOUND', 'MQClientException: CODE: 17  DESC: No topic route info in name server for the topic: orders'],
    ['INVALID_EVENT', 'io.cloudevents.core.format.EventDeserializationException: x'],
    ['UNAVAILABLE', 'RemotingConnectException: connect to 127.0.0.1:10911 failed'],
    ['UNKNOWN', 'java.lang.NullPointerException'],
    ['UNKNOWN', 'StorageRuntimeException: Send message to RocketMQ broker failed.'],
    ['UNKNOWN', ''],
  ])('rejects with %s, without trying again, when the server says: %s', async (code, desc) => {
    await using server = await ScriptedServer.start(
      firstTimes(1, publishCommand, ({ header }, { send }) =>
        send({ cmd: `${publishCommand}_ACK`, code: 1, desc, seq: header.seq ?? null }),
      ),
    );
    await using scene = await connected([server]);
    const failure = await failureOf(() => scene.mesh.publish(numbered(1), { topic }));
    expect(failure.startsWith(`${code} Cannot publish event '1' to topic 'orders': EventMesh answered: `)).toBe(true);
    expect(failure.includes('oes the topic exist')).toBe(desc.includes('RocketMQ broker failed'));
    expect(server.publishedIds()).toEqual(['1']);
    await scene.mesh.publish(numbered(2), { topic });
    expect(server.connections).toHaveLength(1);
  });

  it('passes over a refusal that is of another event', async () => {
    await using server = await ScriptedServer.start(
      firstTimes(1, publishCommand, ({ header }, { send }) =>
        send(
          { cmd: `${publishCommand}_ACK`, code: 1, desc: 'x', seq: header.seq ?? null },
          { id: '99', source: '/shop' },
        ),
      ),
    );
    await using scene = await connected([server]);
    await scene.mesh.publish(numbered(1), { topic });
    expect(server.publishedIds()).toEqual(['1', '1']);
  });

  it('refuses what the server could not deliver, and sends nothing', async () => {
    await using server = await ScriptedServer.start();
    await using scene = await connected([server]);
    const failure = await failureOf(() => scene.mesh.publish(numbered(1, { data: 'x'.repeat(4_200_000) }), { topic }));
    expect(failure).toMatch(/^TOO_LARGE /);
    expect(server.publishedIds()).toEqual([]);
    expect(await failureOf(() => scene.mesh.publish(numbered(1), { topic: ' ' }))).toMatch(/^INVALID_OPTIONS topic: /);
    expect(await failureOf(() => scene.mesh.publish(numbered(1), { topic, timeoutMs: 0 }))).toMatch(
      /^INVALID_OPTIONS timeoutMs: /,
    );
  });
});
