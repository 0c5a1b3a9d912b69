import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { RecordingLogger, testContext } from '@eventmesh/connector-testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fileSinkOptions, type FileSinkInput } from '../src/file-sink-options.ts';
import { fileSink } from '../src/file-sink.ts';
import { eventOf, idsOf } from './sink-harness.ts';

const { signal } = new AbortController();
const logger = new RecordingLogger();
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sink-file-'));
  logger.lines.length = 0;
});
afterEach(() => rm(folder, { recursive: true }));

function sinkFor(options: Partial<FileSinkInput> = {}): ReturnType<typeof fileSink.create> {
  return fileSink.create(
    fileSinkOptions.parse({ path: join(folder, 'a.ndjson'), ...options }),
    testContext({ logger }),
  );
}

/** Ids in all files of the folder, in the order of their names, the current file last. */
async function writtenIds(): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => name !== 'a.ndjson').toSorted();
  const texts = await Promise.all([...names, 'a.ndjson'].map((name) => readFile(join(folder, name), 'utf8')));
  return texts.flatMap(idsOf);
}

/** Writes in a process of its own until so many answers came, then kills it. Resolves with the last number answered. */
async function killedAfter(answers: number, first: number): Promise<number> {
  const script = fileURLToPath(new URL('write-until-killed.mjs', import.meta.url));
  const child = spawn(process.execPath, [script, join(folder, 'a.ndjson'), String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit', { signal: AbortSignal.timeout(60_000) });
  let last = first - 1;
  let seen = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    last = Number(line);
    if ((seen += 1) === answers) child.kill('SIGKILL');
  }
  expect(await exited).toEqual([null, 'SIGKILL']);
  return last;
}

test('killed again and again: nothing acknowledged is missing, every line is whole', async () => {
  let acknowledged = -1;
  for (let round = 1; round <= 12; round += 1) acknowledged = await killedAfter(round * 3, acknowledged + 1);
  const sink = sinkFor();
  await sink.open(signal);
  await sink.close();
  const ids = await writtenIds();
  // Written and not acknowledged: written again by the next process.
  const lastOnes = ids.filter((id, index) => !ids.includes(id, index + 1)).map(Number);
  expect(lastOnes.slice(0, acknowledged + 1)).toEqual(Array.from({ length: acknowledged + 1 }, (_, index) => index));
}, 120_000);

test('cuts a torn line off', async () => {
  await writeFile(join(folder, 'a.ndjson'), '{"id":"a"}\n{"id":"b');
  const sink = sinkFor();
  await sink.open(signal);
  await sink.write([eventOf('c')], signal);
  await sink.close();
  expect(await writtenIds()).toEqual(['a', 'c']);
});

test('makes empty lines of those that a power cut left zeros in', async () => {
  await writeFile(join(folder, 'a.ndjson'), '{"id":"a"}\n{"id"\0\0\0\0}\n{"id":"b"}\n');
  const sink = sinkFor();
  await sink.open(signal);
  await sink.write([eventOf('c')], signal);
  await sink.close();
  const text = await readFile(join(folder, 'a.ndjson'), 'utf8');
  expect(text.slice(0, 34)).toBe(`{"id":"a"}${'\n'.repeat(12)}{"id":"b"}\n{`);
  expect(idsOf(text.replaceAll(/\n+/g, '\n'))).toEqual(['a', 'b', 'c']);
});

test('makes folders and files with their modes', async () => {
  const path = join(folder, 'new', 'deep', 'a.ndjson');
  const sink = sinkFor({ path, fileMode: '600' });
  await sink.open(signal);
  await sink.close();
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('says what is wrong with a path', async () => {
  const sinks = [sinkFor({ path: folder }), sinkFor({ path: join(folder, 'none', 'a'), mkdir: false })];
  await expect(sinks[0]?.open(signal)).rejects.toMatchObject({ code: 'INVALID_OPTIONS' });
  await expect(sinks[1]?.open(signal)).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message: expect.stringContaining('mkdir'),
  });
  for (const sink of sinks) await sink.close();
});

test('rotates by size, and goes on after logrotate', async () => {
  const sink = sinkFor({ rotate: { maxBytes: 400 } });
  await sink.open(signal);
  const ids = Array.from({ length: 20 }, (_, index) => String(index));
  for (const id of ids) await sink.write([eventOf(id)], signal);
  await rename(join(folder, 'a.ndjson'), join(folder, 'a.ndjson.1'));
  await sink.write([eventOf('last')], signal);
  await sink.close();
  expect(await writtenIds()).toEqual([...ids, 'last']);
});
