import { describe, expect, test } from 'vitest';
import { RecordingLogger, VirtualClock } from '@eventmesh/connector-testkit';
import { FileSource } from '../src/file-source.ts';
import { fileSourceOptions, type FileSourceInput } from '../src/file-source-options.ts';
import type { FileRecord } from '../src/line-to-record.ts';
import { FollowerHarness, textOf } from './follower-harness.ts';
import { MemoryFileSystem } from './memory-file-system.ts';

class SourceHarness {
  readonly fileSystem = new MemoryFileSystem();
  readonly clock = new VirtualClock();
  readonly logger = new RecordingLogger();
  readonly source: FileSource;

  constructor(options: FileSourceInput, positions = new Map()) {
    this.source = new FileSource(
      fileSourceOptions.parse({ format: 'lines', ...options }),
      {
        pipeline: 'p',
        logger: this.logger,
        clock: this.clock,
        random: () => 0.5,
        positions,
        drain: async () => {},
      },
      this.fileSystem,
    );
  }

  /** Reads all that comes within some seconds. */
  async drain(seconds = 15): Promise<FileRecord[]> {
    const records: FileRecord[] = [];
    const end = this.clock.now() + seconds * 1_000;
    while (this.clock.now() < end) {
      let result: readonly FileRecord[] | 'end' | undefined;
      const abort = new AbortController();
      void this.source.read({ maxRecords: 1_000, maxBytes: 1_000_000 }, abort.signal).then((came) => (result = came));
      await this.clock.advanceUntil(() => result !== undefined, { stepMs: 250 });
      if (result === 'end') break;
      records.push(...(result as readonly FileRecord[]));
    }
    return records;
  }
}

describe('a file that had no line end', () => {
  test('is not taken for the same when all of it was replaced (follow: false)', async () => {
    const harness = new FollowerHarness({ follow: false });
    const { fileSystem } = harness;
    const file = fileSystem.create('a.log', 'abc');
    const [record] = await harness.drain();
    expect(textOf(record as FileRecord)).toBe('abc');
    // echo -n defgh > a.log, the next day
    fileSystem.truncate(file);
    fileSystem.append(file, 'defgh');
    await harness.restart(record?.position);
    expect(await harness.drainText()).toEqual(['defgh']);
  });

  test('is not taken for the same when its last line was replaced (follow: false)', async () => {
    const harness = new FollowerHarness({ follow: false });
    const { fileSystem } = harness;
    const file = fileSystem.create('a.log', 'header\nabc');
    const records = await harness.drain();
    fileSystem.truncate(file);
    fileSystem.append(file, 'header\ndefgh');
    await harness.restart(records.at(-1)?.position);
    expect(await harness.drainText()).toEqual(['header', 'defgh']);
  });
});

describe('files that look like rotated ones', () => {
  test('a log of another instance is followed, too', async () => {
    const run = new SourceHarness({ path: '/logs/*.log' });
    run.fileSystem.create('server.log', 'one of server\n');
    const other = run.fileSystem.create('server-8080.log', 'one of 8080\n');
    await run.source.open();
    expect((await run.drain()).map(textOf).toSorted()).toEqual(['one of 8080', 'one of server']);
    run.fileSystem.append(other, 'two of 8080\n');
    expect((await run.drain()).map(textOf)).toEqual(['two of 8080']);
  });

  test('or it is said that its lines are not read', async () => {
    const run = new SourceHarness({ path: '/logs/*.log' });
    run.fileSystem.create('server.log', 'one of server\n');
    const other = run.fileSystem.create('server-8080.log', 'one of 8080\n');
    await run.source.open();
    await run.drain();
    run.fileSystem.append(other, 'two of 8080\n');
    await run.drain();
    expect(run.logger.lines.filter(({ level }) => level === 'warn')).not.toEqual([]);
  });

  test('the log of another instance does not come as lines of this one', async () => {
    const run = new SourceHarness({ path: '/logs/server.log' });
    const { fileSystem } = run;
    fileSystem.create('server.log', 'one of server\n');
    fileSystem.create('server-8080.log', 'one of 8080\n');
    await run.source.open();
    expect((await run.drain()).map(textOf)).toEqual(['one of server']);
    fileSystem.rename('server.log', 'server.log.1');
    fileSystem.create('server.log', 'two of server\n');
    expect((await run.drain()).map(textOf)).toEqual(['two of server']);
  });
});

describe('rotation', () => {
  test('a generation that was compressed before it was read is not passed over in silence', async () => {
    const harness = new FollowerHarness();
    const { fileSystem } = harness;
    fileSystem.create('a.log', 'one\n');
    const [record] = await harness.drain();
    await harness.follower.close();
    // While we are away: two rotations, and the middle one is compressed.
    fileSystem.rename('a.log', 'a.log.2');
    fileSystem.create('a.log.1.gz', 'compressed: two\n');
    fileSystem.create('a.log', 'three\n');
    await harness.restart(record?.position);
    expect(await harness.drainText()).toEqual(['three']);
    expect(harness.logger.lines.filter(({ level }) => level === 'warn')).not.toEqual([]);
  });

  test('a generation made while the wall clock was set back is read', async () => {
    const harness = new FollowerHarness();
    const { fileSystem } = harness;
    fileSystem.create('a.log', 'one\n');
    const [record] = await harness.drain();
    await harness.follower.close();
    fileSystem.rename('a.log', 'a.log.2');
    const middle = fileSystem.create('a.log.1', 'two\n');
    Object.assign(middle, { bornMs: 10, modifiedMs: 10 });
    fileSystem.create('a.log', 'three\n');
    await harness.restart(record?.position);
    expect(await harness.drainText()).toEqual(['two', 'three']);
  });
});

describe('memory and work', () => {
  test('files that are gone for long are forgotten', async () => {
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
});

describe('close that fails', () => {
  test('does not make the follower forget that the file was emptied', async () => {
    const harness = new FollowerHarness();
    const { fileSystem } = harness;
    const file = fileSystem.create('a.log', 'one\n');
    const open = fileSystem.open.bind(fileSystem);
    let failing = true;
    fileSystem.open = async (path) => {
      const opened = await open(path);
      return {
        ...opened,
        close: async () => {
          await opened.close();
          if (failing) throw Object.assign(new Error('EIO'), { code: 'EIO' });
        },
      };
    };
    await harness.follower.close();
    await harness.restart(undefined);
    expect(await harness.drainText()).toEqual(['one']);
    fileSystem.truncate(file);
    fileSystem.append(file, 'x\n');
    await expect(harness.read()).rejects.toThrow('EIO');
    failing = false;
    expect(await harness.drainText()).toEqual(['x']);
  });
});

describe('a clock that is set back', () => {
  test('does not make one read last for an hour', async () => {
    let offset = 0;
    const run = new SourceHarness({ path: '/logs/a.log' });
    const now = run.clock.now.bind(run.clock);
    run.clock.now = () => now() + offset;
    await run.source.open();
    let result: unknown;
    const startedAt = now();
    void run.source.read({ maxRecords: 1, maxBytes: 1 }, new AbortController().signal).then((came) => (result = came));
    await run.clock.advance(1_000);
    offset = -3_600_000;
    for (let step = 0; result === undefined && step < 300; step += 1) await run.clock.advance(1_000);
    expect(now() - startedAt).toBeLessThanOrEqual(20_000);
  });
});

describe('numbers in JSON', () => {
  test('keep every digit', async () => {
    const harness = new FollowerHarness({ format: 'json' });
    harness.fileSystem.create('a.log', '{"orderId":12345678901234567890}\n');
    const [record] = await harness.drain();
    expect(JSON.stringify(record?.event)).toContain('12345678901234567890');
  });
});
