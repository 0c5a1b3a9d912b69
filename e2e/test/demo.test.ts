import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '@eventmesh/connector-testkit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const demo = fileURLToPath(new URL('../../demo/run-demo.mjs', import.meta.url));
const withinMs = 60_000;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'e2e-demo-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function start(...args: readonly string[]) {
  const child = spawn(process.execPath, [demo, ...args], {
    env: { ...process.env, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  const closed = once(child, 'close', { signal: AbortSignal.timeout(withinMs) });
  const ended = async (): Promise<{ code: unknown; stdout: string; stderr: string }> => {
    const [code] = (await closed) as unknown[];
    return { code, ...output };
  };
  return { output, ended, interrupt: () => child.kill('SIGINT') };
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

test('Ctrl-C cleans up', async () => {
  const { output, ended, interrupt } = start('--events', '50000');
  await until('it has begun', () => output.stdout.includes('orders go from a file'), withinMs);
  interrupt();
  const { code, stderr } = await ended();
  expect({ code, stderr }).toEqual({ code: 130, stderr: 'Interrupted; everything is cleaned up.\n' });
  expect(await readdir(folder)).toEqual([]);
});
