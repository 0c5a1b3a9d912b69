import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '@eventmesh/connector-testkit';
import { startEventMeshDevServer, type EventMeshDevServer } from '@eventmesh/eventmesh-dev-server';
import { createEvent } from '@eventmesh/event-formats';
import { connect } from '@eventmesh/sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { userEnvironment } from './support/run-program.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const withinMs = 30_000;

let folder: string;
let blocks: readonly string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'e2e-sdk-readme-'));
  await mkdir(join(folder, 'node_modules'));
  await symlink(join(root, 'e2e/node_modules/@eventmesh'), join(folder, 'node_modules/@eventmesh'));
  const text = await readFile(join(root, 'packages/sdk/README.md'), 'utf8');
  blocks = [...text.matchAll(/^```ts\n(.*?)^```/gms)].map(([, block = '']) => block);
});
afterAll(() => rm(folder, { recursive: true }));

interface Program {
  /** What it has printed, errors too. */
  printed(): string;
  stop(): void;
  /** What it has printed at its end; rejects when it failed. */
  readonly ended: Promise<string>;
}

/** Runs the block of code that says so, against a server of ours. */
async function run(says: string, server: EventMeshDevServer): Promise<Program> {
  const block = blocks.find((text) => text.includes(says));
  if (block === undefined) throw new Error(`No code in the README has: ${says}`);
  const name = `block-${blocks.indexOf(block)}.mjs`;
  await writeFile(join(folder, name), block.replaceAll('127.0.0.1:10000', server.endpoint));
  const child = spawn(process.execPath, [name], { cwd: folder, env: userEnvironment(), timeout: withinMs });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (bytes: Buffer) => (printed += bytes.toString()));
  const ended = new Promise<string>((resolve, reject) => {
    child.once('close', (code, signal) => {
      if (code === 0 || signal === 'SIGTERM') resolve(printed);
      else reject(new Error(`The code ended with ${code ?? signal}: ${printed}`));
    });
  });
  return { printed: () => printed, stop: () => void child.kill('SIGTERM'), ended };
}

/** Publishes to each of these topics. */
async function publish(server: EventMeshDevServer, topics: readonly string[]): Promise<void> {
  await using mesh = await connect({ endpoints: [server.endpoint], group: 'tests' });
  for (const [index, topic] of topics.entries())
    await mesh.publish(createEvent({ id: `e${index + 1}`, source: '/tests', type: 't', data: index }), { topic });
}

async function subscribed(program: Program, server: EventMeshDevServer): Promise<void> {
  const listens = (): boolean =>
    server.sessions().some(({ purpose, topics }) => purpose === 'sub' && topics.length > 0);
  await until(`it listens; printed: ${program.printed()}`, listens, 10_000);
}

it('has no block of code that is not run here', () => {
  expect(blocks).toHaveLength(5);
});

it('publishes as it says', { timeout: withinMs }, async () => {
  await using server = await startEventMeshDevServer({ storage: 'rocketmq', topics: ['orders'] });
  const subscriber = await connect({ endpoints: [server.endpoint], group: 'readers' });
  const subscription = subscriber.subscribe({ topics: ['orders'] });
  await subscription.ready();
  expect(await (await run('resolves once the server has it', server)).ended).toBe('');
  const [delivery] = await subscription.take(1, AbortSignal.timeout(5_000));
  expect(delivery?.event).toMatchObject({ id: '1', data: { total: 12 } });
  await subscriber.close();
});

it('subscribes as it says', { timeout: withinMs }, async () => {
  await using server = await startEventMeshDevServer({ storage: 'rocketmq' });
  const program = await run('for await (const delivery of subscription) {\n  if', server);
  await subscribed(program, server);
  await publish(server, ['orders', 'returns']);
  await until('both are printed', () => program.printed().split('\n').length > 2, 10_000);
  program.stop();
  expect((await program.ended).split('\n').toSorted()).toEqual(['', 'orders e1 0', 'returns e2 1']);
});

it('stops without losing as it says', { timeout: withinMs }, async () => {
  await using server = await startEventMeshDevServer({ storage: 'rocketmq' });
  const program = await run('subscription.leave()', server);
  await subscribed(program, server);
  await publish(server, ['orders', 'orders']);
  await until('the first is printed', () => program.printed().includes('event e1'), 10_000);
  program.stop();
  expect(await program.ended).toBe('event e1\nevent e2\n');
  expect(server.sessions()).toEqual([]);
});

it('asks and replies as it says', { timeout: withinMs }, async () => {
  await using server = await startEventMeshDevServer({ storage: 'rocketmq' });
  expect(await (await run('await mesh.request', server)).ended).toBe('{ price: 3 }\n');
});

it('catches an error as it says', { timeout: withinMs }, async () => {
  await using server = await startEventMeshDevServer({ storage: 'rocketmq' });
  expect(await (await run('isConnectorError(error)', server)).ended).toBe('too large\n');
});
