import type { PipelineStatus } from '@eventmesh/connector-runtime';
import { expect, test } from 'vitest';
import { describeReplay } from '../../src/dlq/describe-replay.ts';
import { statusOf, type StatusFacts } from '../support/status-of.ts';

const describe = (
  facts: StatusFacts,
  reasons: readonly { reason: string; count: number }[] = [],
  wentAlong = 0,
): string => {
  const status: PipelineStatus = statusOf('a:replay', facts);
  const { delivered, filtered, deadLettered: keptAgain } = status.ledger;
  const notReplayable = reasons.reduce((sum, { count }) => sum + count, 0);
  return describeReplay('a', { status, delivered, filtered, keptAgain, wentAlong, notReplayable, reasons });
};

test('all went', () => {
  expect(describe({ state: 'finished', delivered: 3, filtered: 1 })).toBe(
    'a: delivered 3  filtered 1  refused again 0  not replayable 0',
  );
});

test('there was none', () => {
  expect(describe({ state: 'finished' })).toBe("None of the dead letters of 'a' match.");
  expect(describe({ state: 'stopped' })).toContain('\nThe replay was stopped before its end.');
});

test('some are left', () => {
  const reasons = [{ reason: 'its event cannot be read any more', count: 2 }];
  expect(describe({ state: 'finished', delivered: 3, deadLettered: 1 }, reasons, 4)).toBe(
    [
      'a: delivered 3  filtered 0  refused again 1  not replayable 2',
      "Refused again: 1 dead letter, kept with the new reason. 'dlq list' shows them, newest last.",
      'Went along: 4 dead letters of events that were sent once for all letters that hold them.',
      'Left as they were: 2 dead letters: its event cannot be read any more.',
    ].join('\n'),
  );
});

test('it did not get to the end', () => {
  expect(describe({ state: 'stopped', delivered: 3 })).toContain('\nThe replay was stopped before its end.');
  expect(describe({ state: 'failed', reason: 'no\u001b[2J' })).toContain(String.raw`failed: no\x1b[2J.`);
  expect(describe({ state: 'failed', reason: 'wrong password.' })).toContain(
    '\nThe replay failed: wrong password. What',
  );
});
