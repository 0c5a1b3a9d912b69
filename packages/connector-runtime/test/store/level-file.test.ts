import { mkdir } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { ClassicLevel } from 'classic-level';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LevelFile, type Change } from '../../src/store/level-file.ts';
import { diskPlace } from './store-harness.ts';

let place: Awaited<ReturnType<typeof diskPlace>>;
let file: LevelFile;
beforeEach(async () => {
  place = await diskPlace();
  await mkdir(place.path);
  file = await LevelFile.open(place.path);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await file.close();
  await place.remove();
});

const put = (key: string): readonly Change[] => [{ type: 'put', key, value: key }];

/** What LevelDB is given, slowly, and how often it has more than one write at a time. */
function slowWrites(): { readonly batches: { keys: string[]; sync: unknown }[]; overlaps: number } {
  const seen: ReturnType<typeof slowWrites> = { batches: [], overlaps: 0 };
  type Batch = (this: ClassicLevel, changes: { key: string }[], options: { sync: unknown }) => Promise<void>;
  const prototype = ClassicLevel.prototype as unknown as { batch: Batch };
  const batch = Reflect.get(prototype, 'batch');
  let writing = 0;
  vi.spyOn(prototype, 'batch').mockImplementation(async function (this: ClassicLevel, changes, options) {
    seen.batches.push({ keys: changes.map(({ key }) => key), sync: options.sync });
    if (writing > 0) seen.overlaps += 1;
    writing += 1;
    await pause(20);
    writing -= 1;
    if (changes.some(({ key }) => key === 'full')) throw new Error('IO error: No space left on device');
    await batch.call(this, changes, options);
  });
  return seen;
}

it('has one write under way at a time, and writes together what comes meanwhile', async () => {
  const seen = slowWrites();
  await Promise.all([
    file.write(put('a')),
    pause(5).then(() => file.writeUnsynced(put('b'))),
    pause(5).then(() => file.write(put('c'))),
    pause(25).then(() => file.writeUnsynced(put('d'))),
  ]);
  expect(seen).toEqual({
    batches: [
      { keys: ['a'], sync: true },
      { keys: ['b', 'c'], sync: true },
      { keys: ['d'], sync: false },
    ],
    overlaps: 0,
  });
  for (const key of ['a', 'b', 'c', 'd']) expect(await file.get(key)).toBe(key);
});

it('keeps what is written beside a write that fails half-way, and tells the one that failed', async () => {
  slowWrites();
  const failing = file.write(put('full'));
  await pause(5);
  const beside = file.write(put('a'));
  await expect(failing).rejects.toMatchObject({ code: 'OVERLOADED' });
  await beside;
  await file.close();
  file = await LevelFile.open(place.path);
  expect(await file.get('a')).toBe('a');
  expect(await file.get('full')).toBeUndefined();
});

it('is written to its end when it is closed', async () => {
  slowWrites();
  const written = Promise.all([file.write(put('a')), pause(5).then(() => file.write(put('b')))]);
  await pause(10);
  await file.close();
  await written;
});
