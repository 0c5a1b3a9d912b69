import { createEvent } from '@eventmesh/event-formats';
import { expect, test } from 'vitest';
import { idsOf, path, SinkHarness } from './sink-harness.ts';

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

test('lines that a power cut left zeros in, in the middle of a batch, are no part of the file after a restart', async () => {
  const harness = new SinkHarness();
  const { fileSystem } = harness;
  await harness.open();
  await harness.write('1');
  const file = fileSystem.files.get(path);
  if (file === undefined) throw new Error('no file');
  // A batch of several pages was never acknowledged: the disk had written its last page, not the one before.
  const batch = Buffer.from(
    [2, 3, 4]
      .map(
        (id) =>
          `${JSON.stringify(createEvent({ id: String(id), source: '/t', type: 't', data: 'x'.repeat(5_000) }))}\n`,
      )
      .join(''),
  );
  batch.fill(0, 0, 8_192);
  file.bytes = file.durable = Buffer.concat([file.bytes, batch]);
  await harness.restart();
  await harness.write('2', '3', '4');
  const ids = idsOf(fileSystem.text());
  expect(ids.filter((id, index) => !ids.includes(id, index + 1))).toEqual(['1', '2', '3', '4']);
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
