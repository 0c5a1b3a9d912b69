import { mkdir, open, rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Cli, type Ended } from '../support/cli.ts';
import { ConfigFolder, copyPipeline, eventLines, idsIn } from '../support/config-folder.ts';
import { letterOf, lettersIn, putLetters, unreadable } from '../support/dead-letters.ts';
import { lastStatus } from '../support/json-lines.ts';
import { connectorManifest } from '../support/manifest.ts';
import { spillingSink } from '../support/spilling-sink.ts';

const canary = 'canary/4711 "s3cret"';
let folder: ConfigFolder;
let started: Cli[];

beforeEach(async () => {
  folder = await ConfigFolder.make();
  started = [];
  await folder.install('@acme/sink-spill', spillingSink, connectorManifest('sink'));
});
afterEach(async () => {
  await Promise.all(started.map((cli) => cli.kill()));
  await folder.remove();
});

const start = (...args: readonly string[]): Cli => {
  const cli = new Cli(folder.path, args, { PASSWORD: canary });
  started.push(cli);
  return cli;
};
const dlq = async (command: string, ...args: readonly string[]): Promise<Ended> =>
  await start('dlq', command, 'pipelines.yaml', ...args).ended();
const configure = async (pipelines: object): Promise<void> =>
  void (await folder.write('pipelines.yaml', JSON.stringify({ pipelines })));
const put = async (pipeline: string, ...letters: Parameters<typeof putLetters>[2]): Promise<void> =>
  await putLetters(folder.file('.eventmesh'), pipeline, letters);
const kept = async (pipeline: string): Promise<string[]> =>
  (await lettersIn(folder.file('.eventmesh'), pipeline)).map(({ message }) => message);
const spilling = (mode: string): object => ({
  source: { use: '@eventmesh/source-file', with: { path: 'in.ndjson' } },
  sink: { use: '@acme/sink-spill', with: { mode, password: '${env:PASSWORD}' } },
  delivery: { stopTimeoutMs: 500 },
});
const id = (number: number): string => String(number).padStart(16, '0');

describe('list', () => {
  beforeEach(async () => {
    await configure({ orders: copyPipeline('in.ndjson', 'out.ndjson') });
    const old = { lastFailureAt: '2020-01-31T12:00:00.000Z' };
    const fresh = { lastFailureAt: new Date().toISOString(), code: 'TOO_LARGE' } as const;
    await put('orders', letterOf('1', old), letterOf('2', fresh), unreadable);
    await put('gone', letterOf('3'));
  });

  test('without a pipeline: how many each has, also those that are not in the configuration any more', async () => {
    const { code, stdout } = await dlq('list');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `PIPELINE  DEAD LETTERS
gone      1             (not in the configuration any more)
orders    3

To see them: eventmesh-connect dlq list pipelines.yaml --pipeline gone
`,
    });
    expect((await dlq('list', '--json', '--code', 'too_large')).stdout).toBe('{"pipeline":"orders","count":1}\n');
  });

  test('those of a pipeline, oldest first, by code, by time, page by page', async () => {
    const listed = async (...args: readonly string[]): Promise<unknown> => {
      const { stdout } = await dlq('list', '--pipeline', 'orders', '--json', ...args);
      return stdout
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => (JSON.parse(line) as { readonly message: string }).message);
    };
    expect(await listed()).toEqual(['no column for 1', 'no column for 2', 'not JSON']);
    expect(await listed('--since', '2h')).toEqual(['no column for 2']);
    expect(await listed('--until', '2021-01-01T00:00:00Z')).toEqual(['no column for 1']);
    expect(await listed('--code', 'UNREADABLE')).toEqual(['not JSON']);
    expect(await listed('--after', id(1), '--limit', '1')).toEqual(['no column for 2']);
    const { stdout } = await dlq('list', '--pipeline', 'orders', '--limit', '2');
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(/^ID +TIME +STAGE +CONNECTOR +CODE +ATTEMPTS +EVENT +MESSAGE$/),
      expect.stringMatching(
        /^0{15}1  2020-01-31T12:00:00.000Z  write  sink-file  REJECTED   1 +1 com.example.order  no column for 1$/,
      ),
      expect.stringMatching(/^0{15}2 .* TOO_LARGE .* no column for 2$/),
      '',
      `There are more: go on with --after ${id(2)}, or set --limit.`,
      '',
    ]);
    expect((await dlq('list', '--pipeline', 'gone')).stdout).toContain('no column for 3');
  });

  test('nothing there', async () => {
    await rm(folder.file('.eventmesh'), { recursive: true });
    for (const args of [[], ['--pipeline', 'orders']])
      expect(await dlq('list', ...args)).toMatchObject({ code: 0, stdout: 'There are no such dead letters.\n' });
  });
});

test('wrong words end with 2, and print nothing but what is wrong', async () => {
  await configure({ orders: copyPipeline('in.ndjson', 'out.ndjson') });
  expect(await dlq('list', '--since', 'soon')).toEqual({
    code: 2,
    signal: null,
    stdout: '',
    stderr:
      "error: option '--since <time>' argument 'soon' is invalid. Expected a time such as 2026-01-31T12:00:00Z, or how long ago, such as 30s, 15m, 2h or 7d.\n",
  });
  expect(await dlq('replay', 'ordesr')).toMatchObject({ code: 2, stdout: '' });
  expect(await dlq('list', '--limit', '5')).toMatchObject({ code: 2, stdout: '' });
  expect(await dlq('replay', 'orders', '--since', '1h', '--until', '2h')).toMatchObject({
    code: 2,
    stdout: '',
    stderr: '--since is not before --until: nothing can match.\n',
  });
});

test('show: everything about one, also of a pipeline that is gone', async () => {
  await configure({ orders: copyPipeline('in.ndjson', 'out.ndjson') });
  await put('gone', unreadable, letterOf('1', { event: '{"id":"1","data":1.0}' }));
  const { code, stdout } = await dlq('show', 'gone', id(1));
  expect(code).toBe(0);
  expect(stdout).toContain('The item, 8 bytes, as text in UTF-8:\n\nnot JSON\n');
  expect((await dlq('show', 'gone', id(2))).stdout).toContain('{\n  "id": "1",\n  "data": 1.0\n}\n');
});

describe('replay', () => {
  test('sends them through the configuration as it is now; 0 when only what cannot be replayed is left', async () => {
    await folder.write('now.mjs', 'export const transform = (event) => ({ ...event, subject: "now" });');
    await configure({ orders: { ...copyPipeline('in.ndjson', 'out.ndjson'), transforms: [{ use: './now.mjs' }] } });
    await put('orders', letterOf('1'), unreadable, letterOf('2', { stage: 'transform' }), letterOf('3'));
    expect(await dlq('replay', 'orders', '--dry-run')).toMatchObject({
      code: 0,
      stdout: `Would replay 3 of the dead letters of 'orders'. Nothing was sent.
Would leave as they are: 1 dead letter: it is an item that could not become an event.
`,
    });
    expect(await dlq('replay', 'orders', '--since', '1h')).toMatchObject({
      code: 0,
      stdout: "None of the dead letters of 'orders' match.\n",
    });
    expect(await dlq('replay', 'orders', id(1), id(3))).toMatchObject({
      code: 0,
      stdout: 'orders: delivered 2  filtered 0  refused again 0  not replayable 0\n',
    });
    expect(await dlq('replay', 'orders', '--through', 'transforms', '--no-mark')).toMatchObject({
      code: 0,
      stdout: `orders: delivered 1  filtered 0  refused again 0  not replayable 1
Left as they were: 1 dead letter: it is an item that could not become an event.
`,
    });
    const events = (await folder.read('out.ndjson')).trim().split('\n');
    expect(events.map((line) => JSON.parse(line) as object)).toEqual([
      expect.objectContaining({ id: '1', replayed: 1 }),
      expect.objectContaining({ id: '2', subject: 'now', replayed: 1 }),
      expect.not.objectContaining({ replayed: 1 }),
    ]);
    expect(events[2]).toContain('"subject":"now"');
    expect(await kept('orders')).toEqual(['not JSON']);
  });

  test('1 when some are refused again', async () => {
    await folder.write('no.mjs', 'export const transform = () => { throw new Error("still no"); };');
    await configure({ orders: { ...copyPipeline('in.ndjson', 'out.ndjson'), transforms: [{ use: './no.mjs' }] } });
    await put('orders', letterOf('1', { stage: 'transform' }), letterOf('2'));
    const { code, stdout } = await dlq('replay', 'orders', '--log-level', 'silent');
    expect(code).toBe(1);
    expect(stdout).toContain('orders: delivered 1  filtered 0  refused again 1  not replayable 0\nRefused again:');
    expect(await kept('orders')).toEqual(['A transform threw: still no']);
  });

  test('1 when the configuration is refused by the other system: nothing is lost, no secret is shown', async () => {
    await configure({ orders: spilling('fail') });
    await put('orders', letterOf('1', { message: `refused: ${canary}`, facts: { header: canary } }));
    const { code, stdout, stderr } = await dlq('replay', 'orders');
    expect(code).toBe(1);
    expect(stdout).toContain('The replay failed: the password *** is wrong');
    expect((await dlq('list', '--pipeline', 'orders')).stdout).toMatch(/ refused: \*\*\*\n$/);
    const outputs = [
      await dlq('show', 'orders', id(1)),
      await dlq('list', '--pipeline', 'orders', '--json'),
      await dlq('export'),
    ];
    for (const output of [stdout + stderr, ...outputs.map((each) => each.stdout + each.stderr)]) {
      expect(output).toContain('***');
      expect(output).not.toMatch(/canary|4711|s3cret/);
    }
  });

  test('SIGTERM stops it in good order: what was not delivered is still there', async () => {
    await configure({ orders: spilling('hang') });
    await put('orders', letterOf('1'), letterOf('2'));
    const cli = start('dlq', 'replay', 'pipelines.yaml', 'orders', '--log-level', 'info');
    await cli.until('it runs', ({ stderr }) => stderr.includes('"msg":"running"'));
    cli.signal('SIGTERM');
    const { code, stdout } = await cli.ended();
    expect(code).toBe(1);
    expect(stdout).toContain('The replay was stopped before its end. What was not sent is still there.');
    expect(await kept('orders')).toEqual(['no column for 1', 'no column for 2']);
  });
});

test('drop: those with an id, those that match, all; also of a pipeline that is gone', async () => {
  await configure({ orders: copyPipeline('in.ndjson', 'out.ndjson') });
  const many = Array.from({ length: 250 }, (_, index) => letterOf(String(index)));
  await put('gone', letterOf('a'), letterOf('b'), letterOf('c', { code: 'TOO_LARGE' }), ...many);
  expect((await dlq('drop', 'gone', id(1), id(1), '--yes')).stdout).toBe("Dropped 1 dead letter of pipeline 'gone'.\n");
  await dlq('drop', 'gone', '--code', 'TOO_LARGE', '--yes');
  expect((await kept('gone')).slice(0, 2)).toEqual(['no column for b', 'no column for 0']);
  expect((await dlq('drop', 'gone', '--all', '--yes')).stdout).toBe("Dropped 251 dead letters of pipeline 'gone'.\n");
  expect(await kept('gone')).toEqual([]);
  expect((await dlq('drop', 'orders', '--all')).stdout).toBe("Dropped 0 dead letters of pipeline 'orders'.\n");
});

describe('export', () => {
  test('dead letters, or their events, one a line, with every digit', async () => {
    await configure({ orders: copyPipeline('in.ndjson', 'out.ndjson') });
    const event = '{"specversion":"1.0","id":"1","source":"/s","type":"t","data":{\n"total":12345678901234567890}}';
    await put('orders', letterOf('1', { event }), unreadable);
    await put('gone', letterOf('3'));
    const { stdout } = await dlq('export', '--pipeline', 'orders');
    const lines = stdout.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as object)).toEqual(
      await lettersIn(folder.file('.eventmesh'), 'orders'),
    );
    const events = await dlq('export', '--format', 'cloudevents');
    expect(idsIn(events.stdout)).toEqual(['3', '1']);
    expect(events.stdout).toContain(':12345678901234567890}}\n');
    expect(events.stderr).toBe('Left out: 1 dead letter without an event. --format ndjson has them.\n');
    expect(idsIn((await dlq('export', '--format', 'cloudevents', '--since', '1h')).stdout)).toEqual([]);
  });

  test('ends when nobody reads any more', async () => {
    await configure({ orders: copyPipeline('in.ndjson', 'out.ndjson') });
    const large = letterOf('1', { message: 'x'.repeat(10_000) });
    await put('orders', ...Array.from({ length: 1_000 }, () => large));
    const cli = start('dlq', 'export', 'pipelines.yaml');
    cli.closeOutput();
    expect(await cli.ended()).toMatchObject({ code: 0, stderr: '' });
  });

  test.skipIf(process.platform !== 'linux')('says so when the disk of its output is full', async () => {
    await configure({ orders: copyPipeline('in.ndjson', 'out.ndjson') });
    await put('orders', letterOf('1'));
    await using full = await open('/dev/full', 'w');
    const cli = new Cli(folder.path, ['dlq', 'export', 'pipelines.yaml'], {}, full.fd);
    started.push(cli);
    expect(await cli.ended()).toMatchObject({ code: 1 });
  });
});

describe('exit code 3', () => {
  test('while a run has the state folder: says what to do', async () => {
    await folder.write('in.ndjson', eventLines(0, 1));
    await configure({ orders: copyPipeline('in.ndjson', 'out.ndjson', true) });
    const run = start('run', 'pipelines.yaml', '--status-every', '50');
    await run.until('it runs', ({ stdout }) => lastStatus(stdout, 'orders')?.ledger.delivered === 1);
    for (const args of [['list'], ['replay', 'orders'], ['drop', 'orders', '--all', '--yes'], ['export']]) {
      const { code, stdout, stderr } = await dlq(args[0] ?? '', ...args.slice(1));
      expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
      expect(stderr).toContain(
        "stop the 'eventmesh-connect run' that has it; those in PostgreSQL can be looked at while it runs.",
      );
    }
  });

  test('when the state folder cannot be used', async () => {
    await mkdir(folder.file('in'));
    await folder.write('file', '');
    await folder.write(
      'pipelines.yaml',
      JSON.stringify({ pipelines: { orders: copyPipeline('in', 'out') }, state: { folder: 'file/x' } }),
    );
    const { code, stderr } = await dlq('list');
    expect(code).toBe(3);
    expect(stderr).toContain('leads to a file or through one');
    expect(stderr).not.toContain('PostgreSQL');
  });
});
