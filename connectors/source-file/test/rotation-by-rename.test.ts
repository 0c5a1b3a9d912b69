import { describe, expect, test } from 'vitest';
import { FollowerHarness, textOf } from './follower-harness.ts';

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
