import { describe, expect, it } from 'vitest';
import { connect } from '../src/index.ts';
import { connected, numbered, soon } from './support/clients.ts';
import { failureOf } from './support/error-of.ts';
import { firstTimes, publishCommand, ScriptedServer } from './support/scripted-server.ts';

const topic = 'orders';

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
    await soon('it is published', () => server.publishedIds().length === 1);
    inLine.abort();
    expect(await failures[1]).toMatch(/^UNAVAILABLE .* broken off/);
    underWay.abort();
    expect(await failures[0]).toMatch(/^UNAVAILABLE .* broken off/);
    await last;
    expect(server.publishedIds()).toEqual(['2', '4']);
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
    await soon('it is published', () => server.publishedIds().length === 1);
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
