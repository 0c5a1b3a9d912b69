import { createEvent } from '@eventmesh/event-formats';
import { describe, expect, test } from 'vitest';
import { eventOf, idsOf, path, SinkHarness } from './sink-harness.ts';

async function opened(options: ConstructorParameters<typeof SinkHarness>[0] = {}): Promise<SinkHarness> {
  const harness = new SinkHarness(options);
  await harness.open();
  return harness;
}

describe('writing', () => {
  test('answers once the events are on disk', async () => {
    const harness = await opened();
    await harness.write('a', 'b');
    harness.fileSystem.revive({ power: true });
    expect(harness.ids()).toEqual(['a', 'b']);
    await harness.sink.close();
  });

  test('makes the folder and syncs it and the one above', async () => {
    const { fileSystem } = await opened();
    expect(fileSystem.synced).toEqual(['/', '/data']);
  });

  test('fails only the event that has no JSON form', async () => {
    const harness = await opened();
    const bad = createEvent({ id: 'bad', source: '/test', type: 'test', partitionkey: 'bad', data: { big: 1n } });
    const failures = await harness.sink.write([eventOf('a'), bad, eventOf('b')], new AbortController().signal);
    expect(failures).toEqual([{ index: 1, error: expect.objectContaining({ code: 'INVALID_EVENT' }) }]);
    expect(harness.ids()).toEqual(['a', 'b']);
  });

  test('writes nothing when told to give up', async () => {
    const harness = await opened();
    await expect(harness.sink.write([eventOf('a')], AbortSignal.abort())).rejects.toMatchObject({ code: 'TIMEOUT' });
    expect(harness.ids()).toEqual([]);
  });

  test('leaves no file open', async () => {
    const harness = await opened();
    await harness.write('a');
    await harness.sink.close();
    expect(harness.fileSystem.opened).toBe(0);
  });
});

describe('failures', () => {
  test.each([
    ['ENOSPC', 'OVERLOADED'],
    ['EDQUOT', 'OVERLOADED'],
    ['EACCES', 'FORBIDDEN'],
    ['ESTALE', 'UNAVAILABLE'],
  ])('%s is %s, names the path, and leaves nothing behind', async (errno, code) => {
    const harness = await opened();
    await harness.write('a');
    harness.fileSystem.faults.push({ call: 'append', errno, bytes: 7 });
    await expect(harness.write('b', 'c')).rejects.toMatchObject({ code, message: expect.stringContaining(path) });
    expect(harness.ids()).toEqual(['a']);
    await harness.write('b', 'c');
    expect(harness.ids()).toEqual(['a', 'b', 'c']);
    expect(harness.fileSystem.opened).toBe(1);
  });

  test('takes a failed write back later when it cannot be now', async () => {
    const harness = await opened();
    await harness.write('a');
    harness.fileSystem.faults.push({ call: 'append', errno: 'EIO', bytes: 50 }, { call: 'truncate', errno: 'EIO' });
    await expect(harness.write('b')).rejects.toThrow();
    await harness.write('b');
    expect(harness.ids()).toEqual(['a', 'b']);
  });

  test('does not trust a sync after one that failed: the events are written anew', async () => {
    const harness = await opened();
    await harness.write('a');
    harness.fileSystem.faults.push({ call: 'sync', errno: 'EIO' });
    await expect(harness.write('b')).rejects.toThrow('EIO');
    await harness.write('b');
    harness.fileSystem.revive({ power: true });
    expect(harness.ids()).toEqual(['a', 'b']);
  });

  test('keeps what someone else wrote behind a failed write', async () => {
    const harness = await opened();
    harness.fileSystem.faults.push({ call: 'append', errno: 'EIO', bytes: 7 }, { call: 'truncate', errno: 'EIO' });
    await expect(harness.write('a')).rejects.toThrow();
    const file = harness.fileSystem.files.get(path);
    if (file !== undefined) file.bytes = Buffer.concat([file.bytes, Buffer.alloc(500, '{"id":"x"}\n')]);
    await harness.write('a');
    expect(harness.logged('error')).toEqual([expect.stringContaining('stays in it')]);
  });
});

describe('the end of the file', () => {
  async function reopened(text: string): Promise<SinkHarness> {
    const harness = await opened();
    await harness.write('a');
    const file = harness.fileSystem.files.get(path);
    if (file !== undefined) file.bytes = Buffer.concat([file.bytes, Buffer.from(text)]);
    await harness.restart();
    await harness.write('b');
    return harness;
  }

  test('cuts a torn line off and says so', async () => {
    const harness = await reopened('{"id":"tor');
    expect(harness.ids()).toEqual(['a', 'b']);
    expect(harness.logged('warn')).toEqual([expect.stringContaining('Cut 10 bytes')]);
  });

  test('cuts the zeros of a power cut off', async () => {
    expect((await reopened('\0'.repeat(70_000))).ids()).toEqual(['a', 'b']);
  });

  test('ends a whole line that lacks its end', async () => {
    expect((await reopened('{"id":"x"}')).ids()).toEqual(['a', 'x', 'b']);
  });

  test('refuses a file whose last line is not ours, and leaves it as it is', async () => {
    await expect(reopened('root:x:0')).rejects.toMatchObject({ code: 'INVALID_OPTIONS' });
  });
});

describe('others at the file', () => {
  test('begins a new file when logrotate moved it away', async () => {
    const harness = await opened();
    await harness.write('a');
    await harness.fileSystem.rename(path, `${path}.1`);
    await harness.write('b');
    expect([...harness.fileSystem.files.keys()]).toEqual([`${path}.1`, path]);
    expect(harness.ids()).toEqual(['a', 'b']);
  });

  test('says when someone else writes to it, and ends their unfinished line instead of cutting it', async () => {
    const harness = await opened();
    await harness.write('a');
    const file = harness.fileSystem.files.get(path);
    if (file !== undefined) file.bytes = Buffer.concat([file.bytes, Buffer.from('{"id":')]);
    await harness.write('b');
    expect(harness.logged('warn')).toEqual([expect.stringContaining('changed by someone else')]);
    expect(harness.fileSystem.text()).toMatch(/\n\{"id":\n\{"id":"b".*\n$/);
  });
});

describe('rotation', () => {
  test('begins a new file before one would grow too large', async () => {
    const harness = await opened({ rotate: { maxBytes: 250 } });
    for (const id of ['a', 'b', 'c', 'd', 'e']) await harness.write(id);
    const sizes = [...harness.fileSystem.files.values()].map(({ bytes }) => bytes.length);
    expect(sizes.length).toBe(3);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(250);
    expect([...harness.fileSystem.files.keys()].toSorted()).toEqual([
      '/data/orders-20260101T000000000Z-000001.ndjson',
      '/data/orders-20260101T000000000Z-000002.ndjson',
      path,
    ]);
  });

  test('begins a new file when one is old enough, never an empty one', async () => {
    const harness = await opened({ rotate: { everyMs: 1_000 } });
    await harness.clock.advance(5_000);
    await harness.write('a');
    await harness.clock.advance(999);
    await harness.write('b');
    expect(harness.fileSystem.files.size).toBe(1);
    await harness.clock.advance(1);
    await harness.write('c');
    expect(harness.fileSystem.files.size).toBe(2);
  });

  test('keeps a failed rotation harmless', async () => {
    const harness = await opened({ rotate: { maxBytes: 1 } });
    await harness.write('a');
    harness.fileSystem.faults.push({ call: 'rename', errno: 'EACCES' });
    await expect(harness.write('b')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect([...harness.fileSystem.files.keys()]).toEqual([path]);
    await harness.write('b');
    expect(harness.ids()).toEqual(['a', 'b']);
    expect(harness.fileSystem.files.size).toBe(2);
  });

  test('files that were rotated while the clock was set back are in order when sorted by name', async () => {
    const harness = new SinkHarness({ rotate: { maxBytes: 100 } });
    await harness.open();
    await harness.clock.advance(3_600_000);
    await harness.write('1');
    await harness.write('2');
    const now = harness.clock.now.bind(harness.clock);
    harness.clock.now = () => now() - 1_800_000;
    await harness.write('3');
    await harness.write('4');
    const rotated = [...harness.fileSystem.files]
      .filter(([name]) => name !== path)
      .toSorted(([one], [other]) => (one < other ? -1 : 1));
    expect(rotated.flatMap(([, file]) => idsOf(file.bytes.toString()))).toEqual(['1', '2', '3']);
  });
});

describe('closed in the middle of something', () => {
  test('a sink that was closed while a write waited for the disk writes nothing any more and leaves nothing open', async () => {
    const harness = new SinkHarness();
    const { fileSystem } = harness;
    await harness.open();
    await harness.write('1');
    // The network file system does not answer.
    let answer: () => void = () => {};
    const stat = fileSystem.stat.bind(fileSystem);
    fileSystem.stat = async (name) => {
      await new Promise<void>((resolve) => (answer = resolve));
      return await stat(name);
    };
    const writing = harness.write('2').then(
      () => 'written',
      () => 'failed',
    );
    await new Promise((resolve) => setImmediate(resolve));
    // The engine gives up on it and makes a new sink of the same file.
    await harness.sink.close();
    fileSystem.stat = stat;
    await harness.restart();
    await harness.write('2', '3');
    answer();
    expect(await writing).toBe('failed');
    await harness.sink.close();
    expect(fileSystem.opened).toBe(0);
    expect(harness.ids()).toEqual(['1', '2', '3']);
  });

  test('a sink that was closed while it opened the file again cuts nothing off that a new one writes, and leaves nothing open', async () => {
    const harness = new SinkHarness();
    const { fileSystem } = harness;
    await harness.open();
    await harness.write('1');
    fileSystem.faults.push({ call: 'sync', errno: 'EIO' });
    await expect(harness.write('2')).rejects.toThrow('EIO');
    let answer: () => void = () => {};
    const open = fileSystem.openForAppend.bind(fileSystem);
    fileSystem.openForAppend = async (name) => {
      await new Promise<void>((resolve) => (answer = resolve));
      return await open(name);
    };
    const writing = harness.write('2').then(
      () => 'written',
      () => 'failed',
    );
    await new Promise((resolve) => setImmediate(resolve));
    const old = harness.sink;
    await old.close();
    fileSystem.openForAppend = open;
    await harness.restart();
    await harness.write('2');
    answer();
    expect(await writing).toBe('failed');
    await harness.sink.close();
    expect(fileSystem.opened).toBe(0);
    expect(harness.ids()).toEqual(['1', '2']);
  });
});
