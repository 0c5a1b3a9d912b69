import { expect, test } from 'vitest';
import { sortGenerations } from '../src/sort-generations.ts';

/** Names by the time of birth. */
function sorted(births: Readonly<Record<string, number>>): string[] {
  const generations = Object.entries(births).map(([name, bornMs]) => {
    const facts = { ino: name, dev: '1', isFile: true, size: 1, bornMs, modifiedMs: 1 };
    return { name, path: `/logs/${name}`, facts };
  });
  return sortGenerations(generations, 'a.log').map(({ name }) => name);
}

test('counters go backwards, also where a clock was set back', () => {
  expect(sorted({ 'a.log': 9, 'a.log.1': 1, 'a.log.2': 7, 'a.log.10': 5 })).toEqual([
    'a.log.10',
    'a.log.2',
    'a.log.1',
    'a.log',
  ]);
});

test('counters go forwards where most births say so', () => {
  const births = { 'a.log': 9, 'a.log.1': 5, 'a.log.2': 6, 'a.log.3': 2, 'a.log.4': 7, 'a.log.5': 8 };
  expect(sorted(births)).toEqual(['a.log.1', 'a.log.2', 'a.log.3', 'a.log.4', 'a.log.5', 'a.log']);
});

test('dates count before births', () => {
  expect(sorted({ 'a.log': 1, 'a-2026-01-02.log': 2, 'a-2026-01-01.log': 3 })).toEqual([
    'a-2026-01-01.log',
    'a-2026-01-02.log',
    'a.log',
  ]);
});

test('numbers behind a date tell nothing: births count, then names', () => {
  expect(sorted({ 'a-2026-01-01-10.log': 3, 'a-2026-01-01-2.log': 2 })).toEqual([
    'a-2026-01-01-2.log',
    'a-2026-01-01-10.log',
  ]);
  const sinks = ['a-20260101T000000000Z-000001.log', 'a-20260101T000000000Z-000002.log'];
  expect(sorted({ [sinks[1] ?? '']: 5, [sinks[0] ?? '']: 5 })).toEqual(sinks);
});
