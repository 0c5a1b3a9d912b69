import { RecordingLogger } from '@eventmesh/connector-testkit';
import { describe, expect, it } from 'vitest';
import { connect } from '../src/index.ts';
import { connected, numbered, soon } from './support/clients.ts';
import { failureOf } from './support/error-of.ts';
import { acknowledged, firstTimes, ScriptedServer } from './support/scripted-server.ts';

const publishCommand = 'ASYNC_MESSAGE_TO_SERVER';
const topic = 'orders';

function idsOf(server: ScriptedServer): unknown[] {
  return server.received(publishCommand).map(({ body }) => (JSON.parse(body.toString()) as { id: unknown }).id);
}

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
    await scene.mesh.publish(numbered(2), { topic, broadcast: true });
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
    expect(server.received('BROADCAST_MESSAGE_TO_SERVER')).toHaveLength(1);
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
      idsOf(server)
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
    await soon('it is published again', () => idsOf(server).length === 2);
    await publishing;
    expect(idsOf(server)).toEqual(['1', '1']);
    expect(server.connections).toHaveLength(2);
    expect(server.open).toHaveLength(1);
  });

  it('publishes again when the acknowledgement does not come, in a third of its time', async () => {
    await using server = await ScriptedServer.start(firstTimes(1, publishCommand, () => {}));
    await using scene = await connected([server]);
    const publishing = scene.mesh.publish(numbered(1), { topic, timeoutMs: 9000 });
    await soon('it is published', () => idsOf(server).length === 1);
    await scene.clock.advance(2999);
    expect(server.connections).toHaveLength(1);
    await scene.clock.advance(1);
    await publishing;
    expect(idsOf(server)).toEqual(['1', '1']);
  });

  it('publishes again when an acknowledgement has the seq of another request', async () => {
    await using server = await ScriptedServer.start(
      firstTimes(1, publishCommand, ({ body }, { send }) =>
        send({ cmd: `${publishCommand}_ACK`, seq: '5' }, acknowledged(body)),
      ),
    );
    await using scene = await connected([server]);
    const publishing = scene.mesh.publish(numbered(1), { topic, timeoutMs: 9000 });
    await soon('it is published', () => idsOf(server).length === 1);
    await scene.clock.advance(3000);
    await publishing;
    expect(idsOf(server)).toEqual(['1', '1']);
  });

  it('says that the outcome is unknown when no acknowledgement comes in time', async () => {
    await using server = await ScriptedServer.start(firstTimes(9, publishCommand, () => {}));
    await using scene = await connected([server]);
    const failure = failureOf(() => scene.mesh.publish(numbered(1), { topic, timeoutMs: 9000 }));
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await soon('it is published', () => idsOf(server).length === attempt);
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
    expect(idsOf(server)).toEqual(['1', '1']);
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
    expect(idsOf(server)).toEqual(['1']);
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
    expect(idsOf(server)).toEqual(['1', '1']);
  });

  it('refuses what the server could not deliver, and sends nothing', async () => {
    await using server = await ScriptedServer.start();
    await using scene = await connected([server]);
    const failure = await failureOf(() => scene.mesh.publish(numbered(1, { data: 'x'.repeat(4_200_000) }), { topic }));
    expect(failure).toMatch(/^TOO_LARGE /);
    expect(idsOf(server)).toEqual([]);
    expect(await failureOf(() => scene.mesh.publish(numbered(1), { topic: ' ' }))).toMatch(/^INVALID_OPTIONS topic: /);
    expect(await failureOf(() => scene.mesh.publish(numbered(1), { topic, timeoutMs: 0 }))).toMatch(
      /^INVALID_OPTIONS timeoutMs: /,
    );
  });
});

describe('a server that wants the client to leave', () => {
  it('says goodbye, without a seq: the event goes over a new session', async () => {
    await using server = await ScriptedServer.start(
      firstTimes(1, publishCommand, (_, { send }) =>
        send({ cmd: 'SERVER_GOODBYE_REQUEST', desc: 'graceful normal quit from eventmesh' }),
      ),
    );
    await using scene = await connected([server]);
    await scene.mesh.publish(numbered(1), { topic });
    expect(idsOf(server)).toEqual(['1', '1']);
    expect(JSON.stringify(scene.logger.lines)).toContain('graceful normal quit');
  });

  it('redirects: the client goes where it says', async () => {
    await using other = await ScriptedServer.start();
    await using server = await ScriptedServer.start((frame, { send }) => {
      if (frame.header.cmd === publishCommand)
        send({ cmd: 'REDIRECT_TO_CLIENT' }, { ip: '127.0.0.1', port: other.port });
      return frame.header.cmd === publishCommand;
    });
    await using scene = await connected([server]);
    await scene.mesh.publish(numbered(1), { topic });
    expect(idsOf(other)).toEqual(['1']);
  });

  it.each([
    ['nowhere', {}],
    ['to a port that is none', { ip: '127.0.0.1', port: 0 }],
    ['in riddles', Buffer.from('{')],
  ])('redirects %s: the client connects again where it knows', async (_, body) => {
    await using server = await ScriptedServer.start(
      firstTimes(1, publishCommand, (__, { send }) => send({ cmd: 'REDIRECT_TO_CLIENT' }, body)),
    );
    await using scene = await connected([server]);
    await scene.mesh.publish(numbered(1), { topic });
    expect(idsOf(server)).toEqual(['1', '1']);
  });
});

describe('the session', () => {
  it('has a heartbeat every 30 s, whatever else goes on', async () => {
    await using server = await ScriptedServer.start();
    await using scene = await connected([server]);
    for (let beat = 1; beat <= 3; beat += 1) {
      await scene.mesh.publish(numbered(beat), { topic });
      await scene.clock.advance(29_999);
      expect(server.received('HEARTBEAT_REQUEST')).toHaveLength(beat - 1);
      await scene.clock.advance(1);
      await soon('the heartbeat', () => server.received('HEARTBEAT_REQUEST').length === beat);
      await soon('its answer', () => scene.clock.pending === 1);
    }
  });

  it('ends when a heartbeat is not answered, and a new one is opened for the next event', async () => {
    await using server = await ScriptedServer.start(firstTimes(1, 'HEARTBEAT_REQUEST', () => {}));
    await using scene = await connected([server]);
    await scene.clock.advance(30_000);
    await soon('the heartbeat', () => server.received('HEARTBEAT_REQUEST').length === 1);
    await scene.clock.advance(15_000);
    await soon('the end of the session', () => server.open.length === 0);
    await scene.mesh.publish(numbered(1), { topic });
    expect(server.connections).toHaveLength(2);
  });

  it('is opened again after growing pauses, at each server in turn', async () => {
    const server = await ScriptedServer.start();
    await using other = await ScriptedServer.start((frame) => frame.header.cmd === 'HELLO_REQUEST');
    const options = { random: () => 0.499, connectTimeoutMs: 1000, reconnect: { initialMs: 1000, maxMs: 4000 } };
    await using scene = await connected([server, other], options);
    await server[Symbol.asyncDispose]();
    await soon('the end of the session', () => scene.logger.lines.some(({ message }) => message.includes('ended')));
    const failure = failureOf(() => scene.mesh.publish(numbered(1), { topic, timeoutMs: 60_000 }));
    await scene.clock.advanceUntil(() => other.connections.length >= 3, { stepMs: 250, limitMs: 55_000 });
    const pauses = scene.logger.lines.filter(({ message }) => message === 'EventMesh cannot be reached');
    expect(new Set(pauses.map(({ fields }) => fields['server'])).size).toBe(2);
    await scene.clock.advance(60_000);
    expect(await failure).toMatch(
      /^(?:UNAVAILABLE|TIMEOUT) Cannot publish event '1' to topic 'orders' within 60000 ms: Cannot (?:open|connect)/,
    );
  });
});

describe('connect', () => {
  it('takes the next server when one is away', async () => {
    await using server = await ScriptedServer.start();
    const away = await ScriptedServer.start();
    const { endpoint } = away;
    await away[Symbol.asyncDispose]();
    await using scene = await connected([{ endpoint }, server]);
    await scene.mesh.publish(numbered(1), { topic });
    expect(idsOf(server)).toEqual(['1']);
  });

  it('rejects when none lets it in', async () => {
    const away = await ScriptedServer.start();
    const { endpoint } = away;
    await away[Symbol.asyncDispose]();
    const failure = await failureOf(() => connect({ endpoints: [endpoint, endpoint], group: 'g' }));
    expect(failure).toMatch(/^UNAVAILABLE Cannot connect to EventMesh at 127\.0\.0\.1:\d+: connect ECONNREFUSED/);
  });

  it.each([
    [
      'INVALID_OPTIONS',
      '[org.apache.eventmesh.runtime.core.protocol.tcp.client.processor.HelloProcessor.validateUserAgent(HelloProcessor.java:126)]',
    ],
    [
      'UNAUTHENTICATED',
      '[org.apache.eventmesh.runtime.acl.Acl.doAclCheckInTcpConnect(Acl.java:60)] of hunter2 with sesame',
    ],
    ['UNKNOWN', null],
  ])('rejects with %s when the server says: %s, and tells no secret', async (code, desc) => {
    const logger = new RecordingLogger();
    await using server = await ScriptedServer.start((frame, { send }) => {
      send({ cmd: 'HELLO_RESPONSE', code: 1, desc, seq: frame.header.seq ?? null });
      return true;
    });
    const options = { endpoints: [server.endpoint], group: 'g', password: 'hunter2', token: 'sesame', logger };
    const failure = await failureOf(() => connect(options));
    expect(failure.startsWith(`${code} Cannot open a session with EventMesh at 127.0.0.1:`)).toBe(true);
    expect(failure + JSON.stringify(logger.lines)).not.toMatch(/hunter2|sesame/);
    await soon('the connection is closed', () => server.open.length === 0);
  });

  it('rejects when the server is silent', async () => {
    await using server = await ScriptedServer.start(() => true);
    const failure = await failureOf(() => connect({ endpoints: [server.endpoint], group: 'g', connectTimeoutMs: 50 }));
    expect(failure).toMatch(/^TIMEOUT Cannot open a session with EventMesh at .* within 50 ms\.$/);
    await soon('the connection is closed', () => server.open.length === 0);
  });

  it('rejects when what listens there is no EventMesh, or speaks no TLS', async () => {
    await using server = await ScriptedServer.start((_, { socket }) => socket.write('220 mail.example.com\r\n'));
    const options = { endpoints: [server.endpoint], group: 'g' };
    expect(await failureOf(() => connect(options))).toMatch(/^UNAVAILABLE .* cannot be understood: Expected a frame/);
    server.script = () => false;
    expect(await failureOf(() => connect({ ...options, tls: true }))).toMatch(
      /^UNAVAILABLE Cannot connect to EventMesh/,
    );
  });

  it.each([
    [{ endpoints: [] }, 'endpoints'],
    [{ endpoints: ['a:b'] }, 'endpoints'],
    [{ endpoints: ['1.2.3:10000'] }, 'endpoints'],
    [{ endpoints: ['h:70000'] }, 'endpoints'],
    [{ endpoints: ['[::zz]:1'] }, 'endpoints'],
    [{ group: ' ' }, 'group'],
    [{ transport: 'udp' as 'tcp' }, 'transport'],
    [{ connectTimeoutMs: 0 }, 'connectTimeoutMs'],
    [{ requestTimeoutMs: Number.NaN }, 'requestTimeoutMs'],
    [{ heartbeatMs: -1 }, 'heartbeatMs'],
  ])('refuses %j', async (wrong, name) => {
    const failure = await failureOf(() => connect({ endpoints: ['127.0.0.1:1'], group: 'g', ...wrong }));
    expect(failure.startsWith(`INVALID_OPTIONS ${name}: expected `)).toBe(true);
  });

  it('shows no password that somebody wrote into an endpoint', async () => {
    const failure = await failureOf(() => connect({ endpoints: ['user:hunter2@host:1'], group: 'g' }));
    expect(failure).not.toContain('hunter2');
  });
});

describe('abort', () => {
  it('before and while it connects', async () => {
    await using server = await ScriptedServer.start(() => true);
    const options = { endpoints: [server.endpoint], group: 'g' };
    expect(await failureOf(() => connect(options, { signal: AbortSignal.abort() }))).toMatch(
      /^UNAVAILABLE .* broken off/,
    );
    const controller = new AbortController();
    const failure = failureOf(() => connect(options, { signal: controller.signal }));
    await soon('the hello', () => server.received('HELLO_REQUEST').length === 1);
    controller.abort();
    expect(await failure).toMatch(/^UNAVAILABLE .* broken off/);
    await soon('the connection is closed', () => server.open.length === 0);
  });

  it('of one publish, at every stage, leaves the others alone', async () => {
    await using server = await ScriptedServer.start(firstTimes(1, publishCommand, () => {}));
    await using scene = await connected([server]);
    const publish = (id: number, signal?: AbortSignal) => scene.mesh.publish(numbered(id), { topic, signal });
    expect(await failureOf(() => publish(1, AbortSignal.abort()))).toMatch(/^UNAVAILABLE .* broken off/);
    const [underWay, inLine] = [new AbortController(), new AbortController()];
    const failures = [failureOf(() => publish(2, underWay.signal)), failureOf(() => publish(3, inLine.signal))];
    const last = publish(4);
    await soon('it is published', () => idsOf(server).length === 1);
    inLine.abort();
    expect(await failures[1]).toMatch(/^UNAVAILABLE .* broken off/);
    underWay.abort();
    expect(await failures[0]).toMatch(/^UNAVAILABLE .* broken off/);
    await last;
    expect(idsOf(server)).toEqual(['2', '4']);
  });
});

describe('close', () => {
  it('says goodbye, may be called twice, and leaves nothing behind', async () => {
    await using server = await ScriptedServer.start();
    const scene = await connected([server]);
    await scene.mesh.publish(numbered(1), { topic });
    await Promise.all([scene.mesh.close(), scene.mesh.close()]);
    await scene.mesh.close();
    expect(server.received('CLIENT_GOODBYE_REQUEST')).toHaveLength(1);
    await soon('the connection is closed', () => server.open.length === 0);
    expect(scene.clock.pending).toBe(0);
    expect(await failureOf(() => scene.mesh.publish(numbered(2), { topic }))).toBe(
      'UNAVAILABLE The EventMesh client is closed.',
    );
  });

  it('ends what is under way', async () => {
    await using server = await ScriptedServer.start(firstTimes(1, publishCommand, () => {}));
    const scene = await connected([server]);
    const failure = failureOf(() => scene.mesh.publish(numbered(1), { topic }));
    await soon('it is published', () => idsOf(server).length === 1);
    await scene.mesh.close();
    expect(await failure).toMatch(/^UNAVAILABLE /);
    expect(scene.clock.pending).toBe(0);
  });

  it('waits a second for a server that does not answer, no longer', async () => {
    await using server = await ScriptedServer.start(firstTimes(1, 'CLIENT_GOODBYE_REQUEST', () => {}));
    const scene = await connected([server]);
    const closing = scene.mesh.close();
    await soon('the goodbye', () => server.received('CLIENT_GOODBYE_REQUEST').length === 1);
    await scene.clock.advance(1000);
    await closing;
    expect(scene.clock.pending).toBe(0);
  });
});
