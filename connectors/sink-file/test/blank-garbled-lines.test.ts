import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeLines } from '../src/encode-lines.ts';
import { findGarbledLines } from '../src/find-garbled-lines.ts';
import { eventOf, idsOf, path, SinkHarness } from './sink-harness.ts';

const batchOf = (...ids: readonly string[]): Buffer => encodeLines(ids.map(eventOf)).bytes;

/** Opens a sink on a file that holds these bytes. */
async function openedOn(bytes: Buffer): Promise<SinkHarness> {
  const harness = new SinkHarness();
  await harness.fileSystem.openForAppend(path);
  const file = harness.fileSystem.files.get(path);
  if (file !== undefined) Object.assign(file, { bytes: Buffer.from(bytes), durable: Buffer.from(bytes) });
  await harness.open();
  return harness;
}

/** Ids in the file, empty lines passed over. Throws when another line is not JSON. */
const idsIn = (harness: SinkHarness): string[] => idsOf(harness.fileSystem.text().replaceAll(/^\n/gm, ''));

describe('lines that a power cut left zeros in', () => {
  test('are no part of the file after a restart, whole ones behind them are', async () => {
    const torn = batchOf('2', '3', '4');
    torn.fill(0, 0, batchOf('2').length + 10);
    const harness = await openedOn(Buffer.concat([batchOf('1'), torn]));
    await harness.write('2', '3', '4');
    expect(idsIn(harness)).toEqual(['1', '4', '2', '3', '4']);
    expect(harness.logged('warn')).toEqual([expect.stringContaining('Made empty lines')]);
    harness.fileSystem.revive({ power: true });
    expect(idsIn(harness)).toEqual(['1', '4', '2', '3', '4']);
  });

  test('are found again when the process dies in the middle of it', async () => {
    const torn = batchOf('2', '3');
    torn.fill(0, 20, 40);
    const harness = await openedOn(batchOf('1'));
    const file = harness.fileSystem.files.get(path);
    if (file !== undefined) file.bytes = Buffer.concat([file.bytes, torn]);
    const overwrite = harness.fileSystem.overwrite.bind(harness.fileSystem);
    harness.fileSystem.overwrite = async (...parts) => {
      await overwrite(...parts);
      throw Object.assign(new Error('EIO'), { code: 'EIO' });
    };
    await expect(harness.restart()).rejects.toThrow('EIO');
    harness.fileSystem.overwrite = overwrite;
    await harness.restart();
    expect(idsIn(harness)).toEqual(['1', '3']);
  });

  test('are left alone in a file that has got another name meanwhile', async () => {
    const harness = await openedOn(batchOf('1'));
    const { fileSystem } = harness;
    await fileSystem.overwrite(path, 'another file', [{ offset: 0, bytes: Buffer.from('x') }]);
    expect(idsIn(harness)).toEqual(['1']);
  });
});

const pageBytes = 16;

test('whatever pages of a batch are zeros: what was acknowledged before and after it is whole, and nothing is garbled', async () => {
  const ids = fc.array(fc.integer({ min: 0, max: 99 }).map(String), { maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(ids, ids, ids, fc.infiniteStream(fc.boolean()), async (before, torn, after, zeroed) => {
      const [start, middle, end] = [batchOf(...before), batchOf(...torn), batchOf(...after)];
      const bytes = Buffer.concat([start, middle, end]);
      const tornEnd = start.length + middle.length;
      // A page that holds something of a later batch was written with it.
      const lastPage = end.length > 0 ? Math.floor(tornEnd / pageBytes) * pageBytes : tornEnd;
      for (let page = Math.floor(start.length / pageBytes) * pageBytes; page < lastPage; page += pageBytes)
        if (zeroed.next().value) bytes.fill(0, Math.max(page, start.length), Math.min(page + pageBytes, lastPage));
      const harness = await openedOn(bytes);
      await harness.write('last');
      const found = idsIn(harness);
      expect(found.slice(0, before.length)).toEqual(before);
      expect(found.slice(-after.length - 1)).toEqual([...after, 'last']);
      expect(found.slice(before.length, -after.length - 1).every((id) => torn.includes(id))).toBe(true);
      expect(harness.fileSystem.text()).not.toContain('\0');
    }),
    { numRuns: 400 },
  );
});

describe('findGarbledLines', () => {
  test('finds lines with zeros, up to a whole event behind them', () => {
    expect(findGarbledLines(Buffer.from('{}\n{"a\0":1}\n{}\n\0\0{"id":1}\n\0'))).toEqual([
      { from: 3, to: 11 },
      { from: 15, to: 17 },
    ]);
  });

  test('finds none in JSON', () => {
    expect(findGarbledLines(batchOf('a', 'b'))).toEqual([]);
  });
});
