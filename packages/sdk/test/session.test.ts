import { describe, expect, it } from 'vitest';
import { connected, numbered, soon } from './support/clients.ts';
import { failureOf } from './support/error-of.ts';
import { firstTimes, publishCommand, ScriptedServer } from './support/scripted-server.ts';

const topic = 'orders';

describe('a server that wants the client to leave', () => {
  it('says goodbye, without a seq: the event goes over a new session', async () => {
    await using server = await ScriptedServer.start(
      firstTimes(1, publishCommand, (_, { send }) =>
        send({ cmd: 'SERVER_GOODBYE_REQUEST', desc: 'graceful normal quit from eventmesh' }),
      ),
    );
    await using scene = await connected([server]);
    await scene.mesh.publish(numbered(1), { topic });
    expect(server.publishedIds()).toEqual(['1', '1']);
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
    expect(other.publishedIds()).toEqual(['1']);
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
    expect(server.publishedIds()).toEqual(['1', '1']);
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
