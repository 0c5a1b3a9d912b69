import type { DeadLetter } from '@eventmesh/connector-runtime';
import { expect, test } from 'vitest';
import { ReplayForecast } from '../../src/dlq/replay-forecast.ts';
import { letterOf, unreadable } from '../support/dead-letters.ts';

const letters = [
  letterOf('1'),
  unreadable,
  letterOf('2', { event: '{' }),
  letterOf('3', { facts: { original: '{}' } }),
];
const forecast = (through: 'sink' | 'transforms'): string => {
  const all = new ReplayForecast(through);
  all.add(letters.map((letter, index): DeadLetter => ({ ...letter, id: String(index), pipeline: 'a' })));
  return all.describe('a');
};

test('says what would be sent, and what would stay and why, as the replay itself does', () => {
  const sink = [
    "Would replay 2 of the dead letters of 'a'. Nothing was sent.",
    'Would leave as they are: 1 dead letter: it is an item that could not become an event.',
    'Would leave as they are: 1 dead letter: its event cannot be read any more.',
  ];
  expect(forecast('sink').split('\n')).toEqual(sink);
  expect(forecast('transforms').split('\n')).toEqual([
    "Would replay 1 of the dead letters of 'a'. Nothing was sent.",
    ...sink.slice(1),
    expect.stringContaining('1 dead letter: the event that the source gave has no JSON form'),
  ]);
});
