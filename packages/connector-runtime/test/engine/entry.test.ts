import { describe, expect, it } from 'vitest';
import { worseOf, type Outcome } from '../../src/engine/entry.ts';
import { entry } from './entries.ts';

describe('worseOf', () => {
  it.each<[Outcome, Outcome, Outcome]>([
    ['filtered', 'filtered', 'filtered'],
    ['filtered', 'delivered', 'delivered'],
    ['filtered', 'dead-lettered', 'dead-lettered'],
    ['delivered', 'delivered', 'delivered'],
    ['delivered', 'dead-lettered', 'dead-lettered'],
    ['dead-lettered', 'dead-lettered', 'dead-lettered'],
  ])('of %s and %s is %s, either way round', (one, other, worse) => {
    expect(worseOf(one, other)).toBe(worse);
    expect(worseOf(other, one)).toBe(worse);
  });
});

it('begins open, with one event to come and nothing delivered', () => {
  expect(entry('1')).toMatchObject({ state: 'open', pending: 1, outcome: 'filtered' });
});

it('freezes the position: a source that went on changing it would move the checkpoint ahead of what is safe', () => {
  const position = { offset: 1, file: { inode: 7 } };
  expect(entry('1', { position })).toMatchObject({ record: { position } });
  expect(() => (position.offset = 2)).toThrow(TypeError);
  expect(() => (position.file.inode = 8)).toThrow(TypeError);
});
