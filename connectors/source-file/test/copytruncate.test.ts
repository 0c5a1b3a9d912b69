import { describe, expect, test } from 'vitest';
import { FollowerHarness, textOf } from './follower-harness.ts';

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
