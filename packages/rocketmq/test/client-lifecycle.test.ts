import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { VirtualClock } from '@eventmesh/connector-testkit';
import { startRocketmqDevServer, type RocketmqDevServer } from '@eventmesh/rocketmq-dev-server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bodiesOf, Clients, messages, never } from './support/clients.ts';
import { errorOf } from './support/error-of.ts';
import { ok, queueAt, ScriptedServer } from './support/scripted-server.ts';
import { TcpGate } from './support/tcp-gate.ts';

const script = fileURLToPath(new URL('support/start-and-close.mjs', import.meta.url));
const patience = { timeout: 15_000, interval: 50 };
const all = { maxMessages: 32, invisibleMs: 30_000 };

let server: RocketmqDevServer;
beforeEach(async () => {
  server = await startRocketmqDevServer({
    topics: [{ name: 'orders' }],
    groups: [{ name: 'shop', fromStart: true }],
    autoCreate: false,
    limits: { minLongPollMs: 100 },
  });
});
afterEach(() => server.stop());

/** Runs a process that starts clients and closes them; it must end by itself, and leave nothing in its home. */
async function startAndClose(scenario: object): Promise<unknown> {
  const home = await mkdtemp(join(tmpdir(), 'rocketmq-home-'));
  try {
    const env = { ...process.env, HOME: home, USERPROFILE: home };
    const run = promisify(execFile)(process.execPath, [script, JSON.stringify(scenario)], { env, timeout: 12_000 });
    const { stdout, stderr } = await run;
    expect(stderr).toBe('');
    expect(await readdir(home), 'files in the home folder').toEqual([]);
    return JSON.parse(stdout);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

describe('a process with clients ends by itself once they are closed', { timeout: 20_000 }, () => {
  it('after a good start', async () => {
    expect(await startAndClose({ endpoint: server.endpoint })).toMatchObject({ started: ['ok', 'ok'] });
  });

  it('with calls under way that hang', async () => {
    server.faults.hang('SendMessage');
    expect(await startAndClose({ endpoint: server.endpoint, busy: true })).toEqual({
      started: ['ok', 'ok'],
      receive: 'UNAVAILABLE',
      sends: ['UNAVAILABLE', 'UNAVAILABLE'],
    });
  });

  it('with an unknown topic', async () => {
    expect(await startAndClose({ endpoint: server.endpoint, topic: 'nowhere' })).toMatchObject({
      started: ['NOT_FOUND', 'NOT_FOUND'],
    });
  });

  it('with an unknown group', async () => {
    expect(await startAndClose({ endpoint: server.endpoint, group: 'nobody' })).toMatchObject({
      started: ['NOT_FOUND', 'ok'],
    });
  });

  it('with a telemetry stream that breaks again and again', async () => {
    server.faults.failNext('Telemetry', { grpcStatus: 14, times: 1000 });
    expect(await startAndClose({ endpoint: server.endpoint })).toMatchObject({
      started: ['UNAVAILABLE', 'UNAVAILABLE'],
    });
  });

  it('with nothing there', async () => {
    const { endpoint } = server;
    await server.kill();
    expect(await startAndClose({ endpoint, busy: true })).toMatchObject({ started: ['UNAVAILABLE', 'UNAVAILABLE'] });
  });

  it('with something there that says nothing', async () => {
    await using gate = await TcpGate.open();
    expect(await startAndClose({ endpoint: gate.endpoint, busy: true })).toMatchObject({
      started: ['TIMEOUT', 'TIMEOUT'],
    });
  });
});

describe('a client', { timeout: 30_000 }, () => {
  it('works again when its server is back', async () => {
    await using clients = new Clients(server.endpoint);
    const [consumer, producer] = [clients.consumer(), clients.producer()];
    await Promise.all([consumer.start(2000, never), producer.start(2000, never)]);
    await server.kill();
    expect(await errorOf(() => producer.send(messages('a')))).toMatchObject({ code: 'UNAVAILABLE' });
    expect(await errorOf(() => consumer.receive(all))).toMatchObject({ code: 'UNAVAILABLE' });
    await server.restart();
    await vi.waitFor(() => producer.send(messages('b')), patience);
    await vi.waitFor(async () => expect(bodiesOf(await consumer.receive(all))).toEqual(['b']), patience);
  });

  it('closes within its second while its server is away, and during a long poll', async () => {
    await using clients = new Clients(server.endpoint);
    const consumer = clients.consumer({ pollMs: 20_000 });
    await consumer.start(2000, never);
    const receiving = errorOf(() => consumer.receive(all));
    await server.kill();
    await consumer.close();
    expect(await receiving).toMatchObject({ code: 'UNAVAILABLE' });
    expect(await errorOf(() => consumer.receive(all))).toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('gives up a connection that has gone silent, and dials anew', async () => {
    let gatePort = 0;
    await using silent = await ScriptedServer.start({
      route: () => ({ status: ok, messageQueues: [queueAt(gatePort)] }),
      send: () => ({ status: ok }),
    });
    await using gate = await TcpGate.open(silent.endpoint);
    gatePort = gate.port;
    const clock = new VirtualClock();
    await using clients = new Clients(gate.endpoint, clock);
    const producer = clients.producer({ requestTimeoutMs: 1000 });
    await producer.start(2000, never);
    gate.forgetConnections();
    expect(await errorOf(() => producer.send(messages('a')))).toMatchObject({ code: 'TIMEOUT' });
    expect(gate.connections).toBe(1);
    await vi.waitFor(async () => {
      await clock.advance(10_000);
      await producer.send(messages('b'));
    }, patience);
    expect(gate.connections).toBe(2);
  });
});
