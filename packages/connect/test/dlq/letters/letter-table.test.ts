import { expect, test } from 'vitest';
import { countTable, letterTable } from '../../../src/dlq/letters/letter-table.ts';
import { letterOf, unreadable } from '../../support/dead-letters.ts';

test('a row for each letter, below headings', () => {
  const letters = [
    letterOf('1', { attempts: 12 }),
    unreadable,
    letterOf('2', { event: '{"id' }),
    letterOf('x'.repeat(60), { code: 'TOO_LARGE' }),
  ].map((letter, index) => ({ ...letter, id: String(index), pipeline: 'a' }));
  expect(letterTable(letters, 200)).toEqual([
    'ID  TIME                      STAGE  CONNECTOR    CODE        ATTEMPTS  EVENT                                             MESSAGE',
    '0   2026-01-31T12:00:00.000Z  write  sink-file    REJECTED    12        1 com.example.order                               no column for 1',
    '1   2026-01-31T12:00:00.000Z  read   source-file  UNREADABLE  1         -                                                 not JSON',
    '2   2026-01-31T12:00:00.000Z  write  sink-file    REJECTED    1         (cannot be read)                                  no column for 2',
    `3   2026-01-31T12:00:00.000Z  write  sink-file    TOO_LARGE   1         ${'x'.repeat(47)}…  no column for ${'x'.repeat(60)}`,
  ]);
});

test('where there is no room for the message, it gets a line of its own', () => {
  const letters = [{ ...letterOf('1'), id: '7', pipeline: 'a' }];
  expect(letterTable(letters, 80)).toEqual([
    'ID  TIME                      STAGE  CONNECTOR  CODE      ATTEMPTS  EVENT',
    '7   2026-01-31T12:00:00.000Z  write  sink-file  REJECTED  1         1 com.example.order',
    '    no column for 1',
  ]);
});

test('a row for each pipeline, and which of them are gone', () => {
  const counts = [
    { pipeline: 'orders', count: 12 },
    { pipeline: 'old', count: 3 },
  ];
  expect(countTable(counts, new Set(['orders']))).toEqual([
    'PIPELINE  DEAD LETTERS',
    'orders    12',
    'old       3             (not in the configuration any more)',
  ]);
});
