import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@eventmesh/connector-testkit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startDemo, type RunningDemo } from './support/start-demo.ts';

const withinMs = 60_000;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'e2e-demo-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function start(...args: readonly string[]): RunningDemo {
  return startDemo(args, { TMPDIR: folder });
}

test('--json ends with exactly one line, the ledgers of the pipelines', async () => {
  const { code, stdout, stderr } = await start('--json', '--events', '200').ended();
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.trimEnd().split('\n')).toHaveLength(1);
  const none = { deadLettered: 0, released: 0, inFlight: 0, balanced: true };
  expect(JSON.parse(stdout)).toEqual({
    pipelines: {
      'orders-to-rocketmq': { received: 200, delivered: 200, filtered: 0, ...none },
      'rocketmq-to-archive': { received: 200, delivered: 150, filtered: 50, ...none },
    },
  });
});

test('--kill: every order is there all the same', { timeout: withinMs }, async () => {
  const { code, stdout } = await start('--kill', '--events', '2000').ended();
  expect(stdout).toContain('Killed the worker (SIGKILL)');
  expect(stdout).toContain('In the archive: 0 missing, 0 unexpected');
  expect(stdout).toContain('Every order is there, and the books balance.');
  expect(code).toBe(0);
  expect(await readdir(folder)).toEqual([]);
});

test('eventmesh --json ends with exactly one line, the ledgers of the pipelines', async () => {
  const { code, stdout, stderr } = await start('eventmesh', '--json', '--events', '200').ended();
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.trimEnd().split('\n')).toHaveLength(1);
  const none = { deadLettered: 0, released: 0, inFlight: 0, balanced: true };
  expect(JSON.parse(stdout)).toEqual({
    pipelines: {
      'orders-to-eventmesh': { received: 200, delivered: 200, filtered: 0, ...none },
      'eventmesh-to-archive': { received: 200, delivered: 150, filtered: 50, ...none },
    },
  });
});

test('eventmesh --kill: every order is there all the same', { timeout: withinMs }, async () => {
  const { code, stdout } = await start('eventmesh', '--kill', '--events', '1000').ended();
  expect(stdout).toContain('Killed the worker that sends and one that receives (SIGKILL)');
  expect(stdout).toContain('In the archive: 0 missing, 0 unexpected');
  expect(stdout).toContain('Every order is there, and the books balance.');
  expect(code).toBe(0);
  expect(await readdir(folder)).toEqual([]);
});

describe('arguments that make no sense: a sentence, and exit code 2', () => {
  test.each([
    [['--events', 'many'], "--events: expected a number from 1 to 10000000, found 'many'."],
    [['--events', '0'], "--events: expected a number from 1 to 10000000, found '0'."],
    [['--endpoint', 'localhost'], "--endpoint: expected HOST:PORT, found 'localhost'."],
    [['--broker', 'localhost:1'], '--broker: makes no sense without --endpoint.'],
    [['--fast'], "Unknown option '--fast'"],
    [['now'], "Unexpected argument 'now'"],
    [['eventmesh', '--broker', 'localhost:1'], "Unknown option '--broker'"],
    [['http-to-mysql', '--endpoint', 'localhost:1'], "Unknown option '--endpoint'"],
    [['http-to-mysql', '--events', '1'], "--events: expected a number from 2 to 10000, found '1'."],
    [['http-to-mysql', '--keep', '--json'], '--keep: makes no sense with --json'],
  ])('%j', async (args, message) => {
    const { code, stdout, stderr } = await start(...args).ended();
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});

test('a RocketMQ that is not there: a sentence, and exit code 1', async () => {
  const { code, stderr } = await start('--endpoint', '127.0.0.1:1').ended();
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^Cannot reach 127\.0\.0\.1:1: connect ECONNREFUSED .* Is the proxy running\? Check '--endpoint'\.\n$/,
  );
  expect(await readdir(folder)).toEqual([]);
});

test('an EventMesh that is not there: the same', async () => {
  const { code, stderr } = await start('eventmesh', '--endpoint', '127.0.0.1:1').ended();
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^Cannot reach 127\.0\.0\.1:1: .* Is EventMesh running\? Check '--endpoint'; it is the TCP port\.\n$/,
  );
  expect(await readdir(folder)).toEqual([]);
});

describe('a MariaDB that cannot be used: a sentence without the password, and exit code 1', () => {
  test.each([
    [
      'mysql://root:s3cret@127.0.0.1:1',
      /^Cannot use MariaDB or MySQL at 127\.0\.0\.1:1: .*ECONNREFUSED.* set MYSQL_URL .*\n$/,
    ],
    ['127.0.0.1:3306/s3cret', /^MYSQL_URL: expected mysql:\/\/USER:PASSWORD@HOST:PORT, found something else\.\n$/],
  ])('%s', async (url, message) => {
    const { code, stdout, stderr } = await startDemo(['http-to-mysql'], { TMPDIR: folder, MYSQL_URL: url }).ended();
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('s3cret');
    expect(await readdir(folder)).toEqual([]);
  });
});

test('Ctrl-C cleans up', async () => {
  const { output, ended, interrupt } = start('--events', '50000');
  await until('it has begun', () => output.stdout.includes('orders go from a file'), withinMs);
  interrupt();
  const { code, stderr } = await ended();
  expect({ code, stderr }).toEqual({ code: 130, stderr: 'Interrupted; everything is cleaned up.\n' });
  expect(await readdir(folder)).toEqual([]);
});
