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
