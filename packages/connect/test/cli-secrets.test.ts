import { afterEach, beforeEach, expect, test } from 'vitest';
import { Cli, type Ended } from './support/cli.ts';
import { ConfigFolder, eventLines } from './support/config-folder.ts';
import { lastStatus } from './support/json-lines.ts';
import { connectorManifest } from './support/manifest.ts';
import { spillingSink } from './support/spilling-sink.ts';

const canary = 'canary/4711 "s3cret"';
const environment = { PASSWORD: canary, LONG_PASSWORD: canary.repeat(3) };
let folder: ConfigFolder;

beforeEach(async () => {
  folder = await ConfigFolder.make();
  await folder.install('@acme/sink-spill', spillingSink, connectorManifest('sink'));
  await folder.write('in.ndjson', eventLines(0, 5));
  await folder.write('password', `${canary}\n`);
});
afterEach(() => folder.remove());

/** The configuration of a pipeline whose sink spills its secret. */
async function configure(mode: string, password: string): Promise<void> {
  const url = `db://me:${encodeURIComponent(canary)}@host/`;
  const pipeline = {
    source: { use: '@eventmesh/source-file', with: { path: 'in.ndjson' } },
    sink: { use: '@acme/sink-spill', with: { mode, password, url } },
    delivery: { stopTimeoutMs: 1000 },
  };
  await folder.write('pipelines.yaml', JSON.stringify({ pipelines: { spill: pipeline } }));
}

function expectNoSecret({ stdout, stderr }: Ended): void {
  for (const form of [
    canary,
    encodeURIComponent(canary),
    JSON.stringify(canary).slice(1, -1),
    'canary',
    '4711',
    's3cret',
  ])
    expect(stdout + stderr).not.toContain(form);
}

test.each([
  ['take', '${env:PASSWORD}', (cli: Cli) => cli.stderr.includes('"reason":"astray: ***"')],
  [
    'refuse',
    '${file:password}',
    (cli: Cli) => lastStatus(cli.stdout, 'spill')?.reason?.includes('refused: ***') === true,
  ],
  ['fail', canary, (cli: Cli) => cli.stdout.includes('{"pipelines":')],
])('run, mode %s, password %s: no secret in any line', async (mode, password, isShown) => {
  await configure(mode, password);
  const cli = new Cli(
    folder.path,
    ['run', 'pipelines.yaml', '--status-every', '50', '--log-level', 'debug'],
    environment,
  );
  try {
    await cli.until('the secret would be shown', isShown);
    cli.signal('SIGTERM');
    const ended = await cli.ended();
    expect(ended.stderr).toContain('connecting to db://me:***@host/ with ***');
    expectNoSecret(ended);
  } finally {
    await cli.kill();
  }
});

test.each([
  [
    'a wrong value',
    'tkae',
    '${env:PASSWORD}',
    "mode: expected 'take', 'refuse', 'fail' or 'hang', found text 'tkae': did you mean 'take'?",
  ],
  [
    'a wrong secret',
    'take',
    '${env:LONG_PASSWORD}',
    "password: expected text of at most 40 characters, found the text of '${env:LONG_PASSWORD}'",
  ],
  [
    'a wrong literal secret',
    'take',
    canary.repeat(3),
    'password: expected text of at most 40 characters, found a text (not shown)',
  ],
  [
    'a secret in the wrong place',
    '${env:PASSWORD}',
    '',
    "mode: expected 'take', 'refuse', 'fail' or 'hang', found the text of '${env:PASSWORD}'",
  ],
])('validate, %s: no secret in the error', async (_, mode, password, message) => {
  await configure(mode, password);
  const ended = await new Cli(folder.path, ['validate', 'pipelines.yaml'], environment).ended();
  expect(ended.code).toBe(2);
  expect(ended.stderr).toContain(message);
  expectNoSecret(ended);
});

test('validate, list, describe, schema: no secret', async () => {
  await configure('take', '${env:PASSWORD}');
  const commands = [['validate', 'pipelines.yaml'], ['list'], ['describe', '@acme/sink-spill'], ['schema']];
  for (const args of commands) {
    const ended = await new Cli(folder.path, args, environment).ended();
    expect(ended.code).toBe(0);
    expectNoSecret(ended);
  }
});
