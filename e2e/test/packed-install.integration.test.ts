import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { typeCheck } from '../../tools/release/dry/try-consumer.mjs';
import { installPacked, packingAndInstallingMs, packWorkspace } from './support/packed.ts';
import { runProgram, userEnvironment } from './support/run-program.ts';

/** What a user would get: the packages as they are published, installed into an empty folder by npm. */
const workspace = fileURLToPath(new URL('../../', import.meta.url));
const installed = [
  'connect',
  'connector-api',
  'connector-runtime',
  'event-formats',
  'sink-file',
  'source-file',
  'state-postgres',
];
const runWithinMs = 30_000;

let folder: string;
let consumer: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'e2e-packed-'));
  consumer = join(folder, 'consumer');
  const packed = await packWorkspace(folder);
  await installPacked(consumer, packed, { names: installed, others: { '@types/node': '^20.19.0' } });
}, packingAndInstallingMs);
afterAll(() => rm(folder, { recursive: true, force: true }));

const inConsumer = async (program: string, args: readonly string[]): Promise<string> =>
  await runProgram(program, args, { cwd: consumer, withinMs: runWithinMs });

/** The code blocks of the README, by language, in order. */
async function readmeBlocks(language: string): Promise<readonly string[]> {
  const readme = await readFile(join(consumer, 'node_modules/@eventmesh/connect/README.md'), 'utf8');
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(([, block = '']) => block);
}

test('every published package can be packed, with licence, README and built code', async () => {
  for (const name of installed) {
    const files = await readdir(join(consumer, 'node_modules/@eventmesh', name));
    expect(files.toSorted()).toEqual(
      expect.arrayContaining(['LICENSE', 'NOTICE', 'README.md', 'dist', 'package.json']),
    );
  }
});

test('the quick start of the README works, word for word', async () => {
  const [shell = '', start = ''] = await readmeBlocks('sh');
  const [configuration = ''] = await readmeBlocks('yaml');
  const samples = shell.split('\n').filter((line) => line.startsWith('echo '));
  expect(samples).toHaveLength(2);
  await inConsumer('sh', ['-c', samples.join('\n')]);
  await writeFile(join(consumer, 'pipelines.yaml'), configuration);
  const output = await inConsumer('sh', ['-c', start.replace('npx ', 'npx --no-install ')]);
  const last = output.trim().split('\n').at(-1) ?? '';
  const ledger = { received: 2, delivered: 1, filtered: 1, deadLettered: 0, released: 0, inFlight: 0, balanced: true };
  expect(JSON.parse(last)).toEqual({ pipelines: { 'orders-to-archive': ledger } });
  const archive = await readFile(join(consumer, 'archive.ndjson'), 'utf8');
  expect(JSON.parse(archive)).toMatchObject({ id: '1', type: 'com.example.order.created', data: { total: 5 } });
});

test('the installed connectors are found and described', async () => {
  const list = await inConsumer('npx', ['--no-install', 'eventmesh-connect', 'list', '--json']);
  expect(JSON.parse(list)).toMatchObject({
    connectors: [{ use: '@eventmesh/sink-file' }, { use: '@eventmesh/source-file' }],
  });
  const described = await inConsumer('npx', ['--no-install', 'eventmesh-connect', 'describe', '@eventmesh/sink-file']);
  expect(described).toContain('Sink of events to file');
});

test('every package can be imported, and required', async () => {
  const names = JSON.stringify(installed.map((name) => `@eventmesh/${name}`));
  await writeFile(
    join(consumer, 'all.mjs'),
    `for (const name of ${names}) console.log(name, Object.keys(await import(name)).join());`,
  );
  await writeFile(
    join(consumer, 'all.cjs'),
    `for (const name of ${names}) console.log(name, Object.keys(require(name)).join());`,
  );
  const imported = await inConsumer(process.execPath, ['all.mjs']);
  expect(imported).toContain('@eventmesh/source-file fileSource');
  const required = await inConsumer(process.execPath, ['--no-warnings', 'all.cjs']);
  expect(required.split('\n').map((line) => line.split(' ')[0])).toEqual(
    imported.split('\n').map((line) => line.split(' ')[0]),
  );
  expect(required).toContain('@eventmesh/source-file fileSource');
});

test('the types are whole: a strict consumer that checks libraries, too', async () => {
  const code = `
    import { findConnectors, loadConfig, loadConnector, runConfig } from '@eventmesh/connect';
    import { filter, startPipeline } from '@eventmesh/connector-runtime';
    import { fileSink } from '@eventmesh/sink-file';
    import { fileSource } from '@eventmesh/source-file';
    const pipeline = await startPipeline({
      name: 'orders',
      source: fileSource({ path: 'a', follow: false }),
      transforms: [filter({ exact: { type: 'x' } }), (event) => (event.type === 'x' ? event : undefined)],
      sink: fileSink({ path: 'b' }),
    });
    const delivered: number = (await pipeline.finished).ledger.delivered;
    console.log(delivered, findConnectors, loadConfig, loadConnector, runConfig);
    // @ts-expect-error -- a typo in an option does not compile
    fileSource({ pth: 'a' });
    // @ts-expect-error -- nor does a sink in the place of a source
    await startPipeline({ name: 'orders', source: fileSink({ path: 'b' }), sink: fileSink({ path: 'b' }) });
  `;
  await typeCheck(consumer, join(workspace, 'node_modules/typescript/bin/tsc'), code, { env: userEnvironment() });
});
