import { expect, it } from 'vitest';
import { lifeOf } from '../../src/delivery/life.ts';
import type { JournalEntry } from '../../src/delivery/journal.ts';
import { balanced } from './balanced.ts';

function report(more: Partial<Extract<JournalEntry, { what: 'report' }>> = {}): JournalEntry {
  return { what: 'report', state: 'running', ledger: balanced(0), passed: 0, maxRssBytes: 1, ...more };
}

it('knows what was read, what was committed, and what was in flight at the end and at most', () => {
  const life = lifeOf([
    { what: 'read', names: ['a', 'b', 'c'], ordered: true },
    { what: 'committed', names: ['a'] },
    { what: 'read', names: ['d'], ordered: true },
    { what: 'released', names: ['c'] },
  ]);
  expect(life.read).toEqual(['a', 'b', 'c', 'd']);
  expect(life.committed).toEqual(new Set(['a']));
  expect(life.inFlight).toEqual(['b', 'd']);
  expect(life.mostInFlight).toBe(3);
  expect(life.ordered).toBe(true);
});

it('counts a record that came twice twice', () => {
  const life = lifeOf([
    { what: 'read', names: ['a', 'a'], ordered: true },
    { what: 'committed', names: ['a'] },
  ]);
  expect(life.inFlight).toEqual(['a']);
  expect(life.mostInFlight).toBe(2);
});

it('knows no order when one record told no partition', () => {
  const read = { what: 'read', names: ['a'] } as const;
  expect(
    lifeOf([
      { ...read, ordered: true },
      { ...read, ordered: false },
    ]).ordered,
  ).toBe(false);
});

it('keeps the books of every report, the last state and the largest size', () => {
  const life = lifeOf([
    report({ maxRssBytes: 5 }),
    report({ maxRssBytes: 7, state: 'stalled', reason: 'the disk is full', passed: 2 }),
  ]);
  expect(life.ledgers).toHaveLength(2);
  expect(life.maxRssBytes).toBe(7);
  expect(life.passed).toBe(2);
  expect(life.lastState).toBe('stalled: the disk is full');
});

it('has begun once its pipeline runs', () => {
  expect(lifeOf([]).begun).toBe(false);
  expect(lifeOf([]).lastState).toBe('not started');
  expect(lifeOf([report({ state: 'starting' })]).begun).toBe(false);
  expect(lifeOf([report()]).begun).toBe(true);
});

it('takes the last word on dead letters', () => {
  const letters = (events: readonly string[]): JournalEntry => ({ what: 'dead letters', events });
  expect(lifeOf([letters([]), letters(['x']), letters(['x', 'y'])]).deadLetters).toEqual(['x', 'y']);
});

it('is quiet while it runs and has nothing to do', () => {
  const read: JournalEntry = { what: 'read', names: ['a'], ordered: true };
  expect(lifeOf([report({ state: 'starting' }), report(), report()]).quietReports).toBe(2);
  expect(lifeOf([report(), read, report(), report()]).quietReports).toBe(2);
  expect(lifeOf([report(), report({ ledger: { ...balanced(0), received: 1, inFlight: 1 } })]).quietReports).toBe(0);
});

it('knows what was read behind something in flight', () => {
  const life = lifeOf([
    { what: 'read', names: ['a', 'b', 'c', 'd', 'e'], ordered: true },
    { what: 'committed', names: ['a', 'c', 'd', 'e'] },
  ]);
  expect(life.inFlight).toEqual(['b']);
  expect(life.inFlightOrBehind).toEqual(['b', 'c', 'd', 'e']);
});
