import { describe, expect, test } from 'vitest';
import type { FileRecord } from '../src/line-to-record.ts';
import { FollowerHarness, textOf } from './follower-harness.ts';

describe('growth', () => {
  test('waits for a file that is not there yet', async () => {
    const harness = new FollowerHarness();
    expect(await harness.read()).toEqual([]);
    harness.fileSystem.create('a.log', 'one\n');
    expect(await harness.drainText()).toEqual(['one']);
  });

  test('gives a line once it has its end', async () => {
    const harness = new FollowerHarness();
    const file = harness.fileSystem.create('a.log', 'one\ntw');
    expect(await harness.drainText()).toEqual(['one']);
    harness.fileSystem.append(file, 'o\n');
    expect(await harness.drainText()).toEqual(['two']);
  });

  test('gives a last line without end when it does not follow', async () => {
    const harness = new FollowerHarness({ follow: false });
    harness.fileSystem.create('a.log', 'one\ntwo');
    expect(await harness.drainText()).toEqual(['one', 'two']);
    expect(harness.fileSystem.opened).toBe(0);
  });

  test('keeps to the limits, whatever is buffered', async () => {
    const harness = new FollowerHarness();
    harness.fileSystem.create('a.log', 'aaaa\nbbbb\ncccc\ndddddddd\n');
    expect((await harness.read(1)).map(textOf)).toEqual(['aaaa']);
    expect((await harness.read(10, 8)).map(textOf)).toEqual(['bbbb', 'cccc']);
    expect((await harness.read(10, 1)).map(textOf)).toEqual(['dddddddd']);
    expect(await harness.read(10, 1)).toEqual([]);
  });
});

describe('rotation by rename', () => {
  test('finishes the old file, also what comes after the rename, then goes on with the new one', async () => {
    const harness = new FollowerHarness();
    const { fileSystem } = harness;
    const old = fileSystem.create('a.log', 'one\n');
    expect(await harness.drainText()).toEqual(['one']);
    fileSystem.rename('a.log', 'a.log.1');
    fileSystem.append(old, 'two\n');
    const next = fileSystem.create('a.log');
    expect(await harness.drainText()).toEqual(['two']);
    fileSystem.append(old, 'three\n');
    fileSystem.append(next, 'four\n');
    expect(await harness.drainText()).toEqual(['three', 'four']);
    expect(fileSystem.opened).toBe(1);
  });

  test('watches the old file for rotateWaitMs once the new one has content', async () => {
    const harness = new FollowerHarness({ rotateWaitMs: 5_000 });
    const { fileSystem, clock } = harness;
    const old = fileSystem.create('a.log', 'one\n');
    await harness.read();
    fileSystem.rename('a.log', 'a.log.1');
    fileSystem.create('a.log', 'three\n');
    expect(await harness.read()).toEqual([]);
    await clock.advance(4_000);
    fileSystem.append(old, 'two\n');
    expect((await harness.read()).map(textOf)).toEqual(['two']);
    await clock.advance(4_000);
    expect(await harness.read()).toEqual([]);
    await clock.advance(5_000);
    expect((await harness.read()).map(textOf)).toEqual(['three']);
  });

  test('reads every generation that rotation made while the process was down', async () => {
    const harness = new FollowerHarness();
    const { fileSystem } = harness;
    const old = fileSystem.create('a.log', 'one\n');
    const [record] = await harness.drain();
    fileSystem.append(old, 'two\n');
    for (const text of ['three\n', 'four\n']) {
      fileSystem.shift('a.log');
      fileSystem.rename('a.log', 'a.log.1');
      fileSystem.create('a.log', text);
    }
    await harness.restart(record?.position);
    expect(await harness.drainText()).toEqual(['two', 'three', 'four']);
  });

  test('goes on with what came after a file that was removed while the process was down', async () => {
    const harness = new FollowerHarness();
    const { fileSystem } = harness;
    fileSystem.create('a.log.2', 'older\n');
    fileSystem.create('a.log.1', 'one\n');
    const records = await harness.drain();
    fileSystem.create('kept so that no inode is used again');
    fileSystem.rename('a.log.1', 'a.log.3');
    fileSystem.create('a.log.1', 'two\n');
    fileSystem.create('a.log', 'three\n');
    fileSystem.files.delete('a.log.3');
    await harness.restart(records.at(-1)?.position);
    expect(await harness.drainText()).toEqual(['two', 'three']);
  });

  test('takes what is written to the old file while it looks around for the last time', async () => {
    const harness = new FollowerHarness({ rotateWaitMs: 0 });
    const { fileSystem } = harness;
    const old = fileSystem.create('a.log', 'one\n');
    await harness.read();
    fileSystem.rename('a.log', 'a.log.1');
    fileSystem.create('a.log', 'three\n');
    const list = fileSystem.list.bind(fileSystem);
    fileSystem.list = async () => {
      fileSystem.list = list;
      fileSystem.append(old, 'two\n');
      return await list();
    };
    expect(await harness.drainText()).toEqual(['two', 'three']);
  });

  test('gives the last line of a rotated file although it has no end', async () => {
    const harness = new FollowerHarness();
    const { fileSystem } = harness;
    fileSystem.create('a.log', 'one\ntw');
    await harness.drain();
    fileSystem.rename('a.log', 'a.log.1');
    fileSystem.create('a.log', 'three\n');
    expect(await harness.drainText()).toEqual(['tw', 'three']);
  });

  test('takes a removed file whose inode is used again for another file, even with the same first line', async () => {
    const harness = new FollowerHarness();
    const { fileSystem } = harness;
    const old = fileSystem.create('a.log', 'header\none\n');
    const records = await harness.drain();
    fileSystem.files.delete('a.log');
    const next = fileSystem.create('a.log', 'header\ntwo\nthree\n');
    expect(next.ino).toBe(old.ino);
    await harness.restart(records.at(-1)?.position);
    const later = await harness.drain();
    expect(later.map(textOf)).toEqual(['header', 'two', 'three']);
    expect(later[0]?.event?.id).not.toBe(records[0]?.event?.id);
  });

  test('closes a removed file that nothing replaces, after a minute', async () => {
    const harness = new FollowerHarness();
    harness.fileSystem.create('a.log', 'one\n');
    await harness.drain();
    harness.fileSystem.files.delete('a.log');
    await harness.read();
    expect(harness.fileSystem.opened).toBe(1);
    await harness.clock.advance(60_000);
    await harness.read();
    expect(harness.fileSystem.opened).toBe(0);
    harness.fileSystem.create('a.log', 'two\n');
    expect(await harness.drainText()).toEqual(['two']);
  });

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

  test('says nothing of what the file that was read was compressed to', async () => {
    const harness = new FollowerHarness();
    const { fileSystem } = harness;
    const file = fileSystem.create('a.log', 'one\n');
    await harness.drain();
    fileSystem.files.delete('a.log');
    fileSystem.create('a.log.1.gz').modifiedMs = file.modifiedMs;
    fileSystem.create('a.log', 'two\n');
    expect(await harness.drainText()).toEqual(['two']);
    expect(harness.logged('warn')).toEqual([]);
    // The next time, two come at once.
    fileSystem.files.delete('a.log');
    fileSystem.rename('a.log.1.gz', 'a.log.3.gz');
    fileSystem.named('a.log.3.gz').modifiedMs = 0;
    fileSystem.create('a.log.2.gz');
    fileSystem.create('a.log.1.gz');
    fileSystem.create('a.log', 'four\n');
    expect(await harness.drainText()).toEqual(['four']);
    expect(harness.logged('warn')).toEqual([expect.stringContaining("'/logs/a.log.1.gz' is not read")]);
  });

  test('looks again before it says that a file is gone: rotation may have been at work', async () => {
    const harness = new FollowerHarness();
    const { fileSystem } = harness;
    const file = fileSystem.create('a.log', 'one\n');
    const [record] = await harness.drain();
    fileSystem.append(file, 'two\n');
    fileSystem.rename('a.log', 'a.log.1');
    fileSystem.create('a.log', 'three\n');
    const list = fileSystem.list.bind(fileSystem);
    let looks = 0;
    fileSystem.list = async () => {
      const names = await list();
      looks += 1;
      if (looks !== 2) return names;
      fileSystem.shift('a.log');
      fileSystem.create('a.log.1');
      return names;
    };
    await harness.restart(record?.position);
    expect(await harness.drainText()).toEqual(['two', 'three']);
    expect(harness.logged('warn')).toEqual([]);
  });
});

describe('copytruncate', () => {
  test('finishes from the copy, then begins anew, with other ids', async () => {
    const harness = new FollowerHarness();
    const { fileSystem } = harness;
    const file = fileSystem.create('a.log', 'one\n');
    const [first] = await harness.drain();
    fileSystem.append(file, 'two\n');
    fileSystem.copy('a.log', 'a.log.1');
    fileSystem.truncate(file);
    expect((await harness.read()).map(textOf)).toEqual(['two']);
    fileSystem.append(file, 'one\nmore than before\n');
    const later = await harness.drain();
    expect(later.map(textOf)).toEqual(['one', 'more than before']);
    expect(later[0]?.event?.id).not.toBe(first?.event?.id);
  });

  test('notices a file that grew beyond its old size since, by its first bytes', async () => {
    const harness = new FollowerHarness();
    const file = harness.fileSystem.create('a.log', 'one\n');
    await harness.drain();
    harness.fileSystem.truncate(file);
    harness.fileSystem.append(file, 'two\nthree\n');
    expect(await harness.drainText()).toEqual(['two', 'three']);
  });

  test('notices new content also when the time of change is the same', async () => {
    const harness = new FollowerHarness();
    const file = harness.fileSystem.create('a.log', 'one\n');
    await harness.drain();
    const { modifiedMs } = file;
    harness.fileSystem.truncate(file);
    harness.fileSystem.append(file, 'two\nthree\n');
    file.modifiedMs = modifiedMs;
    expect(await harness.drainText()).toEqual(['two', 'three']);
  });

  test('says what may be lost when there is no copy', async () => {
    const harness = new FollowerHarness();
    const file = harness.fileSystem.create('a.log', 'one\n');
    await harness.drain();
    harness.fileSystem.truncate(file);
    harness.fileSystem.append(file, 'x\n');
    expect(await harness.drainText()).toEqual(['x']);
    expect(harness.logger.lines.filter(({ level }) => level === 'warn').map(({ message }) => message)).toEqual([
      expect.stringContaining('emptied (copytruncate)'),
    ]);
  });

  test('stays where it is when only an unfinished line was taken back', async () => {
    const harness = new FollowerHarness();
    const file = harness.fileSystem.create('a.log', 'one\ntwo torn');
    expect(await harness.drainText()).toEqual(['one']);
    harness.fileSystem.truncate(file, 4);
    harness.fileSystem.append(file, '2\n');
    expect(await harness.drainText()).toEqual(['2']);
  });

  test('waits when the whole folder is gone, as before it is mounted', async () => {
    const harness = new FollowerHarness();
    const file = harness.fileSystem.create('a.log', 'one\n');
    const [record] = await harness.drain();
    harness.fileSystem.files.delete('a.log');
    await harness.restart(record?.position);
    expect(await harness.read()).toEqual([]);
    harness.fileSystem.append(file, 'two\n');
    harness.fileSystem.files.set('a.log', file);
    expect(await harness.drainText()).toEqual(['two']);
  });
});

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
