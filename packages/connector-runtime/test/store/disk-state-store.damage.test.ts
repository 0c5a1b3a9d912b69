import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDiskStateStore } from '../../src/index.ts';
import { diskPlace, letter } from './store-harness.ts';

let place: Awaited<ReturnType<typeof diskPlace>>;
beforeEach(async () => (place = await diskPlace()));
afterEach(() => place.remove());

/** Opens, writes and closes three times, so that there are files of every kind. */
async function fill(): Promise<void> {
  for (let round = 0; round < 3; round += 1) {
    const store = await place.open();
    await store.deadLetters.append('a', [letter('x'.repeat(1_000))]);
    await store.close();
  }
}

async function everyFile(pattern: RegExp, damage: (path: string) => Promise<void>): Promise<void> {
  const files = (await readdir(place.path)).filter((file) => pattern.test(file));
  expect(files).not.toEqual([]);
  for (const file of files) await damage(join(place.path, file));
}

const overwrite = (path: string): Promise<void> => writeFile(path, 'not what it was '.repeat(20));

describe('the store on disk, damaged', () => {
  it.each([
    ['an overwritten CURRENT', /CURRENT/, overwrite],
    ['a missing CURRENT', /CURRENT/, rm],
    ['an overwritten manifest', /MANIFEST/, overwrite],
    ['a missing manifest', /MANIFEST/, rm],
    ['missing tables', /ldb$/, rm],
    ['overwritten tables', /ldb$/, overwrite],
  ])('says so for %s', async (_what, pattern, damage) => {
    await fill();
    await everyFile(pattern, damage);
    const reading = async (): Promise<void> => {
      const store = await place.open();
      try {
        await store.deadLetters.list('a');
      } finally {
        await store.close();
      }
    };
    await expect(reading()).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      message: expect.stringMatching(new RegExp(`${place.path}' is damaged: .*backup`)),
    });
  });

  it('opens once the damage is mended', async () => {
    await fill();
    const current = join(place.path, 'CURRENT');
    const content = await readFile(current);
    await overwrite(current);
    await expect(place.open()).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    await writeFile(current, content);
    const store = await place.open();
    expect(await store.deadLetters.list('a')).toHaveLength(3);
    await store.close();
  });

  it('says that a path leads through a file', async () => {
    const file = join(place.path, '..', 'file');
    await writeFile(file, '');
    for (const path of [file, join(file, 'state')])
      await expect(openDiskStateStore(path)).rejects.toMatchObject({
        code: 'INVALID_OPTIONS',
        message: expect.stringContaining(`'${path}' leads to a file or through one`),
      });
  });
});
