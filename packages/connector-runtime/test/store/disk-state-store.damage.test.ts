import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDiskStateStore, type StateStore } from '../../src/index.ts';
import { sealValue } from '../../src/store/checked-value.ts';
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
    ['a missing log', /log$/, rm],
    ['an overwritten log', /log$/, overwrite],
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

  it('says where a log is damaged in its middle', async () => {
    const store = await place.open();
    for (let count = 0; count < 10; count += 1) await store.deadLetters.append('a', [letter('x'.repeat(1_000))]);
    await store.close();
    await everyFile(/log$/, async (path) => {
      const log = await readFile(path);
      await writeFile(path, log.fill(log.readUInt8(5_000) ^ 1, 5_000, 5_001));
    });
    const opening = place.open();
    await expect(opening).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    await expect(opening).rejects.toThrow(
      / is damaged: .*\d+\.log is not what was written at offset 3\d\d\d\. Restore/,
    );
  });

  it('opens with all that was whole when the end of the log is torn', async () => {
    const store = await place.open();
    for (let count = 0; count < 3; count += 1) await store.deadLetters.append('a', [letter('x'.repeat(1_000))]);
    await store.close();
    await everyFile(/log$/, async (path) => await writeFile(path, (await readFile(path)).subarray(0, -50)));
    const again = await place.open();
    expect(await again.deadLetters.list('a')).toHaveLength(2);
    await again.close();
  });

  it('says so when only a log is left', async () => {
    const store = await place.open();
    await store.deadLetters.append('a', [letter('x')]);
    await store.close();
    await rm(join(place.path, 'CURRENT'));
    await expect(place.open()).rejects.toMatchObject({ code: 'UNSUPPORTED' });
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

  it('is left alone when it was written by a version of another format', async () => {
    await fill();
    for (const text of [undefined, sealValue('format', '2')]) {
      await place.change('format', () => text);
      await expect(place.open()).rejects.toMatchObject({
        code: 'UNSUPPORTED',
        message: expect.stringContaining('was written by a version of another format'),
      });
    }
    await place.change('format', () => sealValue('format', '1'));
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

describe('the store on disk, with a value that is not what was written', () => {
  const flipped = (sealed: Buffer): Buffer => {
    sealed.writeUInt8(sealed.readUInt8(sealed.length - 1) ^ 1, sealed.length - 1);
    return sealed;
  };
  const use = async <T>(work: (store: StateStore) => Promise<T>): Promise<T> => {
    const store = await place.open();
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  };
  const event = '{"specversion":"1.0","id":"1","source":"/test","type":"test"}';

  beforeEach(async () => {
    await use(async (store) => {
      await store.writeCheckpoints(await store.acquireLease('a'), new Map([['p', 10]]));
      for (let count = 0; count < 10; count += 1) {
        await store.deadLetters.append('a', [letter('old', { event })]);
        await store.inbox.append('a', [{ event }]);
      }
    });
  });

  it.each<[key: string, use: (store: StateStore) => Promise<unknown>]>([
    ['checkpoint/a/p', (store) => store.readCheckpoints('a')],
    ['token/a', (store) => store.acquireLease('a')],
    ['dead-letter-sequence/a', (store) => store.deadLetters.append('a', [letter('new')])],
    ['inbox-sequence/a', (store) => store.inbox.append('a', [{ event }])],
  ])('says so: %s', async (key, read) => {
    await place.change(key, flipped);
    await expect(use(read)).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      message: expect.stringMatching(new RegExp(`' is damaged: .*'${key}' is not what was written.* backup`)),
    });
  });

  it.each([
    ['no number', 'y0'],
    ['half a number', '10.5'],
    ['below an id that is there', '9'],
    ['gone', undefined],
  ])('gives no id out twice when the last one is %s', async (_what, text) => {
    for (const key of ['dead-letter-sequence/a', 'inbox-sequence/a'])
      await place.change(key, () => (text === undefined ? undefined : sealValue(key, text)));
    const damaged = { code: 'UNSUPPORTED', message: expect.stringContaining('is damaged') };
    await use(async (store) => {
      await expect(store.deadLetters.append('a', [letter('new')])).rejects.toMatchObject(damaged);
      await expect(store.inbox.append('a', [{ event }])).rejects.toMatchObject(damaged);
      expect(await store.deadLetters.list('a')).toHaveLength(10);
      expect(await store.inbox.size('a')).toMatchObject({ records: 10 });
    });
  });

  it('gives a dead letter as one that cannot be read', async () => {
    await place.change('dead-letter/a/0000000000000003', flipped);
    const letters = await use((store) => store.deadLetters.list('a'));
    expect(letters.map(({ code }) => code).filter((code) => code === 'UNREADABLE')).toHaveLength(1);
    expect(Buffer.from(String(letters[2]?.body), 'base64').toString()).toContain('specversion');
  });

  it('gives a record of the inbox as one whose event nobody can read', async () => {
    await place.change('inbox/a/0000000000000003', flipped);
    await use(async (store) => {
      const records = await store.inbox.list('a', { maxRecords: 100, maxBytes: 100_000 });
      expect(records.filter((record) => record.event === event)).toHaveLength(9);
      expect(records[2]).toMatchObject({ event: '', damaged: flipped(Buffer.from(`{}\n${event}`)) });
      expect((await store.inbox.size('a')).bytes).toBe(records.reduce((sum, { bytes }) => sum + bytes, 0));
    });
  });
});
