import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { journalLine, readJournal, type JournalEntry } from '../../src/delivery/journal.ts';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'journal-'))));
afterEach(() => rm(folder, { recursive: true }));

it('gives back what was noted, without a line that is not complete yet', async () => {
  const path = join(folder, 'life.ndjson');
  const entries: readonly JournalEntry[] = [
    { what: 'read', names: ['a\nb'], ordered: true },
    { what: 'committed', names: ['a\nb'] },
  ];
  await writeFile(path, `${entries.map(journalLine).join('')}{"what":"rea`);
  expect(readJournal(path)).toEqual(entries);
});

it('is empty before anything is noted', () => {
  expect(readJournal(join(folder, 'none.ndjson'))).toEqual([]);
});
