import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { until } from '@eventmesh/connector-testkit';
import { connectMysql } from '@eventmesh/test-servers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startDemo, type RunningDemo } from './support/start-demo.ts';

const withinMs = 90_000;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'e2e-demo-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function start(args: readonly string[], variables: Readonly<Record<string, string>> = {}): RunningDemo {
  return startDemo(['http-to-mysql', ...args], { TMPDIR: folder, ...variables });
}

/** Nothing is left: no file, no database. */
async function expectNothingLeft(stdout: string): Promise<void> {
  expect(await readdir(folder)).toEqual([]);
  const [, name = 'none'] = /database (eventmesh_demo_\w+)/.exec(stdout) ?? [];
  expect(name).not.toBe('none');
  const connection = await connectMysql();
  const [databases] = await connection.query('SHOW DATABASES LIKE ?', [name]);
  await connection.end();
  expect(databases).toEqual([]);
}

test('--json ends with exactly one line, the ledger: one order came twice, one is a dead letter', async () => {
  const { code, stdout, stderr } = await start(['--json', '--events', '30']).ended();
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.trimEnd().split('\n')).toHaveLength(1);
  expect(JSON.parse(stdout)).toEqual({
    pipelines: {
      'http-to-mysql': {
        received: 31,
        delivered: 30,
        filtered: 0,
        deadLettered: 1,
        released: 0,
        inFlight: 0,
        balanced: true,
      },
    },
  });
  expect(await readdir(folder)).toEqual([]);
});

test('shows the command, the rows, the dead letter and the ledger', async () => {
  const { code, stdout, stderr } = await start([]).ended();
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('curl -i http://127.0.0.1:');
  expect(stdout).toContain("'order-9'");
  expect(stdout).toContain("Dead letter, REJECTED: Event 'order-10' of '/shop': column 'item'");
  expect(stdout).toContain('In the table: 0 missing, 0 unexpected, 0 twice.');
  expect(stdout).toContain('Every order has one row, but for the one that has a dead letter, and the books balance.');
  await expectNothingLeft(stdout);
});

test('without a curl it sends by fetch', async () => {
  const { code, stdout } = await start([], { PATH: folder }).ended();
  expect(stdout).toContain('by fetch (there is no curl here)');
  expect(code).toBe(0);
});

test('--kill: nothing is missing, nothing is there twice', async () => {
  const { code, stdout } = await start(['--kill']).ended();
  expect(stdout).toContain('Killed the worker (SIGKILL)');
  expect(Number(/sent (\d+) times again/.exec(stdout)?.[1])).toBeGreaterThan(0);
  expect(stdout).toContain('In the table: 0 missing, 0 unexpected, 0 twice.');
  expect(code).toBe(0);
  await expectNothingLeft(stdout);
});

test('--keep: its own command makes a row, and Ctrl-C ends it well', async () => {
  const { output, ended, interrupt } = start(['--keep']);
  await until('it waits for orders', () => output.stdout.includes('Ctrl-C ends it'), withinMs);
  const [command = ''] = /^curl -i [^]*?'$/m.exec(output.stdout.replaceAll('\\\n', '')) ?? [];
  const mine = command.replace('ce-id: order-1', 'ce-id: mine').replace('"item":"tea"', '"item":"my tea"');
  const { stdout: answer } = await promisify(execFile)('sh', ['-c', mine]);
  expect(answer).toMatch(/^HTTP\/1\.1 204 /);
  await until('the row is shown', () => output.stdout.includes('"item":"my tea"'), withinMs);
  interrupt();
  const { code, stdout, stderr } = await ended();
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  await expectNothingLeft(stdout);
});

test('Ctrl-C in the middle cleans up', async () => {
  const { output, ended, interrupt } = start(['--events', '10000']);
  await until('it has begun', () => output.stdout.includes('curl -i'), withinMs);
  interrupt();
  const { code, stdout, stderr } = await ended();
  expect({ code, stderr }).toEqual({ code: 130, stderr: 'Interrupted; everything is cleaned up.\n' });
  await expectNothingLeft(stdout);
});

test('with nobody to read what it says any more, it cleans up', async () => {
  const { output, ended, hangUp } = start(['--kill', '--events', '1000']);
  await until('it has begun', () => output.stdout.includes('curl -i'), withinMs);
  hangUp();
  const { code } = await ended();
  expect(code).toBe(130);
  await expectNothingLeft(output.stdout);
});
