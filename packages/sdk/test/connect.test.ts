import { RecordingLogger } from '@eventmesh/connector-testkit';
import { describe, expect, it } from 'vitest';
import { connect } from '../src/index.ts';
import { connected, numbered, soon } from './support/clients.ts';
import { failureOf } from './support/error-of.ts';
import { ScriptedServer } from './support/scripted-server.ts';

const topic = 'orders';

describe('connect', () => {
  it('takes the next server when one is away', async () => {
    await using server = await ScriptedServer.start();
    const away = await ScriptedServer.start();
    const { endpoint } = away;
    await away[Symbol.asyncDispose]();
    await using scene = await connected([{ endpoint }, server]);
    await scene.mesh.publish(numbered(1), { topic });
    expect(server.publishedIds()).toEqual(['1']);
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
