import { RecordingLogger, VirtualClock, testContext } from '@eventmesh/connector-testkit';
import { describe, expect, test } from 'vitest';
import { fileSourceOptions, type FileSourceInput } from '../src/file-source-options.ts';
import { FileSource } from '../src/file-source.ts';
import { textOf } from './follower-harness.ts';
import { MemoryFileSystem } from './memory-file-system.ts';
import { SourceHarness } from './source-harness.ts';

const limit = { maxRecords: 100, maxBytes: 1_000_000 };

function setUp(options: Partial<FileSourceInput> = {}): {
  source: FileSource;
  fileSystem: MemoryFileSystem;
  clock: VirtualClock;
} {
  const fileSystem = new MemoryFileSystem();
  const clock = new VirtualClock();
  const parsed = fileSourceOptions.parse({ path: '/logs/a.log', format: 'lines', ...options });
  const source = new FileSource(parsed, testContext({ clock, logger: new RecordingLogger() }), fileSystem);
  return { source, fileSystem, clock };
}

async function textsOf(source: FileSource, signal = new AbortController().signal): Promise<string[] | 'end'> {
  const records = await source.read(limit, signal);
  return records === 'end' ? records : records.map(textOf);
}

describe('read', () => {
  test('waits for lines, and gives them at the next look', async () => {
    const { source, fileSystem, clock } = setUp({ pollMs: 100 });
    await source.open();
    const reading = textsOf(source);
    await clock.advance(150);
    fileSystem.create('a.log', 'one\n');
    await clock.advance(100);
    expect(await reading).toEqual(['one']);
    expect(clock.pending).toBe(0);
  });

  test('gives up waiting after ten seconds', async () => {
    const { source, clock } = setUp();
    await source.open();
    const reading = textsOf(source);
    await clock.advance(10_500);
    expect(await reading).toEqual([]);
  });

  test('returns at once on abort, and leaves no timer', async () => {
    const { source, clock } = setUp();
    await source.open();
    const abort = new AbortController();
    const reading = textsOf(source, abort.signal);
    await clock.advance(10);
    abort.abort();
    expect(await reading).toEqual([]);
    expect(clock.pending).toBe(0);
    expect(await textsOf(source, abort.signal)).toEqual([]);
  });

  test('ends when it does not follow', async () => {
    const { source, fileSystem } = setUp({ follow: false });
    fileSystem.create('a.log', 'one\ntwo');
    await source.open();
    expect([await textsOf(source), await textsOf(source), await textsOf(source)]).toEqual([['one'], ['two'], 'end']);
  });

  test('says that there is no file when it does not follow', async () => {
    const { source } = setUp({ follow: false });
    await source.open();
    await expect(textsOf(source)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('/logs/a.log'),
    });
  });

  test('reads files of a pattern in turn, one read each', async () => {
    const { source, fileSystem } = setUp({ path: '/logs/*.log', follow: false });
    fileSystem.create('a.log', 'a1\na2\n');
    fileSystem.create('b.log', 'b1\n');
    fileSystem.create('b.log.1', 'b0\n');
    fileSystem.create('c.txt', 'c\n');
    await source.open();
    const first = await source.read({ maxRecords: 1, maxBytes: 10 }, new AbortController().signal);
    const second = await source.read({ maxRecords: 1, maxBytes: 10 }, new AbortController().signal);
    expect([first, second].map((records) => (records === 'end' ? records : records.map(textOf)))).toEqual([
      ['b1'],
      ['a1'],
    ]);
    expect(await textsOf(source)).toEqual(['a2']);
    expect(await textsOf(source)).toBe('end');
  });

  test('classifies what the file system throws', async () => {
    const { source, fileSystem } = setUp();
    await source.open();
    fileSystem.failure = Object.assign(new Error('denied'), { code: 'EACCES' });
    await expect(textsOf(source)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    fileSystem.create('a.log', 'one\n');
    expect(await textsOf(source)).toEqual(['one']);
  });
});

test('knows of no lag when everything was read, and cannot tell otherwise', async () => {
  const { source, fileSystem } = setUp({ follow: false });
  fileSystem.create('a.log', 'one\n');
  await source.open();
  expect(await source.lag()).toBeUndefined();
  while ((await textsOf(source)) !== 'end');
  expect(await source.lag()).toBe(0);
});

test('closes its files', async () => {
  const { source, fileSystem } = setUp();
  fileSystem.create('a.log', 'one\n');
  await source.open();
  await textsOf(source);
  expect(fileSystem.opened).toBe(1);
  await source.close();
  expect(fileSystem.opened).toBe(0);
});

test('a clock that is set back does not make one read last for an hour', async () => {
  const { source, clock } = setUp();
  const now = clock.now.bind(clock);
  let offset = 0;
  clock.now = () => now() + offset;
  await source.open();
  const reading = textsOf(source);
  await clock.advance(1_000);
  offset = -3_600_000;
  await clock.advance(10_000);
  expect(await reading).toEqual([]);
});

describe('files that are gone', () => {
  test('cost nothing: the folder is listed once a poll, and none is open', async () => {
    const run = new SourceHarness({ path: '/logs/*.log' });
    const { fileSystem } = run;
    let lists = 0;
    const list = fileSystem.list.bind(fileSystem);
    fileSystem.list = async () => {
      lists += 1;
      return await list();
    };
    await run.source.open();
    for (let job = 0; job < 50; job += 1) {
      const name = `job-${String.fromCharCode(97 + (job % 26))}${String.fromCharCode(97 + Math.floor(job / 26))}.log`;
      fileSystem.create(name, 'line\n');
      await run.drain(1);
      fileSystem.files.delete(name);
    }
    await run.drain(400);
    lists = 0;
    await run.drain(10);
    // One look at the folder for each poll; not one for each file that ever was.
    expect(lists).toBeLessThanOrEqual(2 * 41);
    expect(fileSystem.opened).toBe(0);
  });

  test('are forgotten, and new ones of their names are read from their start', async () => {
    const run = new SourceHarness({ path: '/logs/*.log' });
    const { fileSystem } = run;
    fileSystem.create('other.log');
    await run.source.open();
    const file = fileSystem.create('job.log', 'one\n');
    expect(await run.drainText()).toEqual(['job.log: one']);
    fileSystem.files.delete('job.log');
    await run.drain(100);
    const stats: string[] = [];
    const stat = fileSystem.stat.bind(fileSystem);
    fileSystem.stat = (path) => {
      stats.push(path);
      return stat(path);
    };
    await run.drain();
    expect(new Set(stats)).toEqual(new Set(['/logs/other.log']));
    expect(fileSystem.create('job.log', 'one\ntwo\n').ino).toBe(file.ino);
    expect(await run.drainText()).toEqual(['job.log: one', 'job.log: two']);
    expect(run.warnings()).toEqual([]);
  });

  test('are read on when they come back after a restart', async () => {
    const run = new SourceHarness({ path: '/logs/*.log' });
    const { fileSystem } = run;
    fileSystem.create('other.log');
    const file = fileSystem.create('job.log', 'one\n');
    await run.source.open();
    await run.drain();
    fileSystem.files.delete('job.log');
    await run.restart();
    await run.drain();
    fileSystem.append(file, 'two\n');
    fileSystem.files.set('job.log', file);
    expect(await run.drainText()).toEqual(['job.log: two']);
  });
});
