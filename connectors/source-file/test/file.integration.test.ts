import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, copyFile, mkdtemp, readFile, readdir, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RecordingLogger, testContext } from '@eventmesh/connector-testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fileSourceOptions, type FileSourceInput } from '../src/file-source-options.ts';
import { fileSource } from '../src/file-source.ts';

const logger = new RecordingLogger();
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'source-file-'));
});
afterEach(() => rm(folder, { recursive: true }));

const at = (name: string): string => join(folder, name);

/** Reads until `count` lines came, with a deadline. */
async function read(count: number, options: Partial<FileSourceInput> = {}): Promise<unknown[]> {
  const parsed = fileSourceOptions.parse({
    path: at('a.log'),
    format: 'lines',
    pollMs: 2,
    rotateWaitMs: 10,
    ...options,
  });
  const source = fileSource.create(parsed, testContext({ logger }));
  const deadline = AbortSignal.timeout(20_000);
  const lines: unknown[] = [];
  await source.open(deadline);
  while (lines.length < count && !deadline.aborted) {
    const records = await source.read({ maxRecords: 1_000, maxBytes: 1_000_000 }, deadline);
    if (records === 'end') break;
    lines.push(...records.map(({ event }) => event?.data));
  }
  await source.close();
  return lines;
}

/** A reader in a process of its own. */
function startReader(): ChildProcess {
  const script = fileURLToPath(new URL('read-until-killed.mjs', import.meta.url));
  const args = [script, at('a.log'), at('out'), at('state')];
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
}

async function kill(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit', { signal: AbortSignal.timeout(20_000) });
  child.kill('SIGKILL');
  await exited;
}

/** What the readers got: pairs of id and line. */
async function received(): Promise<[string, string][]> {
  const text = await readFile(at('out'), 'utf8').catch(() => '');
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as [string, string]);
}

test('killed again and again while the file grows and rotates: every line comes, in order, always with the same id', async () => {
  const written: string[] = [];
  const write = async (count: number): Promise<void> => {
    const lines = Array.from({ length: count }, (_, index) => `line ${written.length + index}`);
    await appendFile(at('a.log'), `${lines.join('\n')}\n`);
    written.push(...lines);
  };
  const rotate = async (): Promise<void> => {
    const rotated = (await readdir(folder)).filter((name) => /^a\.log\.\d+$/.test(name)).length;
    for (let number = rotated; number > 0; number -= 1) await rename(at(`a.log.${number}`), at(`a.log.${number + 1}`));
    await rename(at('a.log'), at('a.log.1'));
  };
  for (let round = 0; round < 8; round += 1) {
    await write(200);
    const child = startReader();
    // The first answer says that it is in the middle of things.
    await once(child.stdout ?? child, 'data', { signal: AbortSignal.timeout(20_000) });
    await rotate();
    await write(100);
    await kill(child);
    await rotate();
    await write(100);
    await rotate();
  }
  await write(1);
  const child = startReader();
  const deadline = Date.now() + 60_000;
  while (!(await received()).some(([, line]) => line === written.at(-1))) {
    if (Date.now() > deadline) throw new Error('the last line did not come within a minute');
    await once(child.stdout ?? child, 'data', { signal: AbortSignal.timeout(60_000) });
  }
  await kill(child);
  const pairs = await received();
  const lines = pairs.map(([, line]) => line);
  expect(lines.filter((line, index) => !lines.includes(line, index + 1))).toEqual(written);
  expect(new Set(pairs.map((pair) => pair.join())).size).toBe(written.length);
  expect(new Set(pairs.map(([id]) => id)).size).toBe(written.length);
}, 120_000);

test('reads what is there and ends', async () => {
  await writeFile(at('a.log'), '\uFEFFone\r\n\r\ntwo');
  expect(await read(9, { follow: false })).toEqual(['one', 'two']);
});

test('follows copytruncate', async () => {
  await writeFile(at('a.log'), 'one\n');
  const reading = read(4);
  await appendFile(at('a.log'), 'two\n');
  await copyFile(at('a.log'), at('a.log.1'));
  await truncate(at('a.log'));
  await appendFile(at('a.log'), 'a first line that differs\nand another one\n');
  // What the source saw before it was emptied depends on timing; what came after it does not.
  expect((await reading).slice(-2)).toEqual(['a first line that differs', 'and another one']);
});

test('says that a folder is not a file', async () => {
  await expect(read(1, { path: folder })).rejects.toMatchObject({ code: 'INVALID_OPTIONS' });
});
