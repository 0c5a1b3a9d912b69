import { appendFile, open, stat } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Cli } from './support/cli.ts';
import { ConfigFolder, copyPipeline, eventLines, idsIn } from './support/config-folder.ts';
import { lastStatus, ledgersOf, outputLines } from './support/json-lines.ts';
import { connectorManifest } from './support/manifest.ts';
import { spillingSink } from './support/spilling-sink.ts';
import { versionOf } from './support/versions.ts';
const sourceVersion = versionOf('@eventmesh/source-file');

let folder: ConfigFolder;
let started: Cli[];

beforeEach(async () => {
  folder = await ConfigFolder.make();
  await folder.install('@acme/sink-spill', spillingSink, connectorManifest('sink'));
  started = [];
});
afterEach(async () => {
  await Promise.all(started.map((cli) => cli.kill()));
  await folder.remove();
});

function start(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Cli {
  const cli = new Cli(folder.path, args, environment);
  started.push(cli);
  return cli;
}

/** Writes the configuration and starts it; progress ten times a second. */
async function run(pipelines: object, rest: object = {}): Promise<Cli> {
  await folder.write('pipelines.yaml', JSON.stringify({ pipelines, ...rest }));
  return start(['run', 'pipelines.yaml', '--status-every', '100']);
}

const range = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from }, (_, i) => String(from + i));
const delivered = (cli: Cli, name: string): number => lastStatus(cli.stdout, name)?.ledger.delivered ?? 0;
const spilling = (options: object): object => ({
  source: { use: '@eventmesh/source-file', with: { path: 'in.ndjson' } },
  sink: { use: '@acme/sink-spill', with: options },
});

describe('exit code 0', () => {
  test('when every pipeline has finished: ledgers last, alpha connectors warned about', async () => {
    await folder.write('in.ndjson', eventLines(0, 500));
    const cli = await run({
      copy: copyPipeline('in.ndjson', 'out.ndjson'),
      again: copyPipeline('in.ndjson', 'again.ndjson'),
    });
    const { code, stdout, stderr } = await cli.ended();
    expect(code).toBe(0);
    const ledger = {
      received: 500,
      delivered: 500,
      filtered: 0,
      deadLettered: 0,
      released: 0,
      inFlight: 0,
      balanced: true,
    };
    expect(ledgersOf(stdout)).toEqual({ copy: ledger, again: ledger });
    expect(idsIn(await folder.read('out.ndjson'))).toEqual(range(0, 500));
    const log = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(log).toEqual([
      {
        level: 'warn',
        time: expect.any(String),
        connector: '@eventmesh/source-file',
        version: sourceVersion,
        status: 'alpha',
        msg: "'@eventmesh/source-file' is alpha: under development, not for production",
      },
      expect.objectContaining({ connector: '@eventmesh/sink-file' }),
    ]);
  });

  test('in production, with alpha connectors that the file allows: they run, and are warned about', async () => {
    await folder.write('in.ndjson', eventLines(0, 10));
    const pipelines = { copy: copyPipeline('in.ndjson', 'out.ndjson') };
    await folder.write('pipelines.yaml', JSON.stringify({ pipelines, allowAlpha: true }));
    const { code, stderr } = await start(['run', 'pipelines.yaml'], { NODE_ENV: 'production' }).ended();
    expect(code).toBe(0);
    expect(idsIn(await folder.read('out.ndjson'))).toEqual(range(0, 10));
    expect(stderr).toContain("'@eventmesh/sink-file' is alpha: under development, not for production");
  });

  test('on SIGTERM: what is in flight is finished, and the next run goes on from there', async () => {
    await folder.write('in.ndjson', eventLines(0, 100));
    const first = await run({ copy: copyPipeline('in.ndjson', 'out.ndjson', true) });
    await first.until(
      '100 are delivered',
      (cli) => delivered(cli, 'copy') === 100 && lastStatus(cli.stdout, 'copy')?.lag === 0,
    );
    expect(lastStatus(first.stdout, 'copy')).toMatchObject({
      state: 'running',
      restarts: 0,
      lag: 0,
      perSecond: expect.any(Number),
    });
    first.signal('SIGTERM');
    expect(await first.ended()).toMatchObject({ code: 0 });

    await appendFile(folder.file('in.ndjson'), eventLines(100, 150));
    const second = await run({ copy: copyPipeline('in.ndjson', 'out.ndjson') });
    const { code, stdout } = await second.ended();
    expect(code).toBe(0);
    expect(ledgersOf(stdout)).toMatchObject({ copy: { received: 50, delivered: 50, balanced: true } });
    expect(idsIn(await folder.read('out.ndjson'))).toEqual(range(0, 150));
  });

  test('on two signals: at once, even when a sink hangs', async () => {
    await folder.write('in.ndjson', eventLines(0, 5));
    const cli = await run({
      stuck: { ...spilling({ mode: 'hang' }), delivery: { stopTimeoutMs: 600_000, callTimeoutMs: 600_000 } },
    });
    await cli.until('events are in flight', () => lastStatus(cli.stdout, 'stuck')?.ledger.inFlight === 5);
    cli.signal('SIGINT');
    await cli.until('it is stopping', () => lastStatus(cli.stdout, 'stuck')?.state === 'stopping');
    cli.signal('SIGINT');
    const { code, stdout } = await cli.ended();
    expect(code).toBe(0);
    expect(ledgersOf(stdout)).toMatchObject({ stuck: { received: 5, released: 5, balanced: true } });
  });

  test('also when nobody reads the output any more', async () => {
    await folder.write('in.ndjson', eventLines(0, 5000));
    const cli = await run({ copy: copyPipeline('in.ndjson', 'out.ndjson') });
    cli.closeOutput();
    expect(await cli.ended()).toMatchObject({ code: 0 });
    expect(idsIn(await folder.read('out.ndjson'))).toHaveLength(5000);
  });
});

test.skipIf(process.platform !== 'linux')('a full disk of the log stops nothing', async () => {
  await folder.write('in.ndjson', eventLines(0, 5));
  await folder.write(
    'pipelines.yaml',
    JSON.stringify({ pipelines: { copy: copyPipeline('in.ndjson', 'out.ndjson') } }),
  );
  await using full = await open('/dev/full', 'w');
  const cli = new Cli(folder.path, ['run', 'pipelines.yaml', '--log-level', 'info'], {}, full.fd);
  started.push(cli);
  expect(await cli.ended()).toMatchObject({ code: 0 });
  expect(idsIn(await folder.read('out.ndjson'))).toEqual(range(0, 5));
});

test('after SIGKILL in the middle nothing is missing', async () => {
  const count = 20_000;
  await folder.write('in.ndjson', eventLines(0, count));
  const slow = { ...copyPipeline('in.ndjson', 'out.ndjson'), delivery: { batch: { maxEvents: 50 } } };
  const first = await run({ copy: slow });
  await first.until('some are delivered', (cli) => delivered(cli, 'copy') > 0);
  await first.kill();
  const before = idsIn((await folder.read('out.ndjson')).replace(/[^\n]*$/, '')).length;
  expect(before).toBeLessThan(count);

  const { code, stdout } = await (await run({ copy: slow })).ended();
  expect(code).toBe(0);
  expect(ledgersOf(stdout)['copy']?.balanced).toBe(true);
  const ids = idsIn(await folder.read('out.ndjson'));
  expect([...new Set(ids)]).toEqual(range(0, count));
});

describe('exit code 1', () => {
  test('when a pipeline has failed; the others go on', async () => {
    await folder.write('in.ndjson', eventLines(0, 10));
    const cli = await run({ bad: spilling({ mode: 'fail' }), good: copyPipeline('in.ndjson', 'out.ndjson', true) });
    await cli.until(
      'one has failed, the other works',
      () => lastStatus(cli.stdout, 'bad')?.state === 'failed' && delivered(cli, 'good') === 10,
    );
    await appendFile(folder.file('in.ndjson'), eventLines(10, 20));
    await cli.until('the other goes on', () => delivered(cli, 'good') === 20);
    expect(lastStatus(cli.stdout, 'bad')).toMatchObject({
      state: 'failed',
      code: 'INVALID_OPTIONS',
      reason: expect.stringContaining('is wrong'),
    });
    cli.signal('SIGTERM');
    const { code, stdout, stderr } = await cli.ended();
    expect(code).toBe(1);
    expect(ledgersOf(stdout)).toMatchObject({
      bad: { received: 0 },
      good: { received: 20, delivered: 20, balanced: true },
    });
    expect(stderr).toContain('"pipeline":"bad"');
  });
});

describe('exit code 2', () => {
  test.each([
    [['run'], "missing required argument 'file'"],
    [['run', 'a.yaml', 'b.yaml'], 'too many arguments'],
    [['run', 'a.yaml', '--status-every', 'soon'], 'Expected a whole number of milliseconds.'],
    [['run', 'a.yaml', '--log-level', 'loud'], 'Allowed choices are debug, info, warn, error, silent.'],
    [['rnu', 'a.yaml'], 'Did you mean run?'],
    [['run', 'nothere.yaml'], 'nothere.yaml: cannot be read: there is no such file'],
    [['validate', 'bad.yaml'], "bad.yaml:1:1 piplines: unknown key 'piplines': did you mean 'pipelines'?"],
    [['describe', '@acme/nothing'], "cannot load '@acme/nothing': it is not installed"],
  ])('%j', async (args, message) => {
    await folder.write('bad.yaml', 'piplines: {}');
    const { code, stdout, stderr } = await start(args).ended();
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  test('before anything is connected or written', async () => {
    await folder.write('in.ndjson', eventLines(0, 10));
    const cli = await run({ good: copyPipeline('in.ndjson', 'out.ndjson'), bad: copyPipeline('in.ndjson', '') });
    expect(await cli.ended()).toMatchObject({ code: 2 });
    await expect(stat(folder.file('out.ndjson'))).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(stat(folder.file('.eventmesh'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('for an alpha connector in production', async () => {
    await folder.write('pipelines.yaml', JSON.stringify({ pipelines: { a: copyPipeline('a', 'b') } }));
    const refused = await start(['run', 'pipelines.yaml'], { NODE_ENV: 'production' }).ended();
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("to run it all the same, write 'allowAlpha: true' at the top of this file");
  });
});

describe('exit code 3', () => {
  test('when another process uses the state folder', async () => {
    await folder.write('in.ndjson', eventLines(0, 1));
    const first = await run({ copy: copyPipeline('in.ndjson', 'out.ndjson', true) });
    await first.until('it is running', () => delivered(first, 'copy') === 1);
    const second = await start(['run', 'pipelines.yaml']).ended();
    expect(second).toMatchObject({ code: 3, stdout: '' });
    expect(second.stderr).toContain(
      `The state store at '${folder.file('.eventmesh')}' is in use by another process. Stop that one, or give this one a folder of its own. It is named by 'state.folder' in the configuration.`,
    );
    first.signal('SIGTERM');
    expect(await first.ended()).toMatchObject({ code: 0 });
  });

  test('when the state folder cannot be made', async () => {
    await folder.write('in.ndjson', eventLines(0, 1));
    const cli = await run(
      { copy: copyPipeline('in.ndjson', 'out.ndjson') },
      { state: { folder: './in.ndjson/state' } },
    );
    const { code, stderr } = await cli.ended();
    expect(code).toBe(3);
    expect(stderr).toContain(`the path '${folder.file('in.ndjson/state')}' leads to a file or through one`);
    await expect(stat(folder.file('out.ndjson'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

test.each(['run', 'validate'])('%s never shows the password of the state store', async (command) => {
  const state = { url: '${env:STATE_URL}', worker: 'one' };
  await folder.write('pipelines.yaml', JSON.stringify({ pipelines: { copy: copyPipeline('a', 'b') }, state }));
  const environment = { STATE_URL: 'postgres://me:s3cret-word@127.0.0.1:1/events' };
  const { code, stdout, stderr } = await start([command, 'pipelines.yaml'], environment).ended();
  expect(code).toBe(command === 'run' ? 3 : 0);
  expect(stdout + stderr).not.toContain('s3cret');
  if (command === 'run') {
    expect(stderr).toMatch(/The state store at 'postgres:\/\/me@127\.0\.0\.1:1\/events' failed: connect ECONNREFUSED/);
    expect(stderr).toContain("It is named by 'state.url' in the configuration.");
  }
});

test('an error that goes astray is logged and ends nothing', async () => {
  await folder.write('in.ndjson', eventLines(0, 5));
  const cli = await run({ astray: spilling({ mode: 'take' }), copy: copyPipeline('in.ndjson', 'out.ndjson', true) });
  await cli.until(
    'both errors are logged',
    () => cli.stderr.includes('"reason":"astray: ') && cli.stderr.includes('"reason":"nobody waits: '),
  );
  await appendFile(folder.file('in.ndjson'), eventLines(5, 10));
  await cli.until('all goes on', () => delivered(cli, 'astray') === 10 && delivered(cli, 'copy') === 10);
  cli.signal('SIGTERM');
  expect(await cli.ended()).toMatchObject({ code: 0 });
});

test('every line of output is JSON', async () => {
  await folder.write('in.ndjson', eventLines(0, 5));
  const cli = await run({ refused: { ...spilling({ mode: 'refuse' }), delivery: { stopTimeoutMs: 1000 } } });
  await cli.until('it says why it waits', () => lastStatus(cli.stdout, 'refused')?.reason !== undefined);
  cli.signal('SIGTERM');
  const { stdout } = await cli.ended();
  expect(outputLines(stdout).length).toBeGreaterThan(1);
  expect(lastStatus(stdout, 'refused')).toMatchObject({ name: 'refused', ledger: { received: 5, balanced: true } });
});
