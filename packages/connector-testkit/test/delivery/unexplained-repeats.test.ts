import { expect, it } from 'vitest';
import { unexplainedRepeats } from '../../src/delivery/unexplained-repeats.ts';

it('lets what was in flight at a kill arrive once more, and nothing else', () => {
  expect(unexplainedRepeats(['a', 'b', 'a', 'b'], ['a'], 0)).toEqual(['b']);
  expect(unexplainedRepeats(['a', 'a', 'a'], ['a'], 0)).toEqual(['a']);
  expect(unexplainedRepeats(['a', 'a', 'a'], ['a', 'a'], 0)).toEqual([]);
});

it('lets as many more arrive as writes had an unknown outcome', () => {
  expect(unexplainedRepeats(['a', 'b', 'a', 'b'], [], 1)).toEqual(['b']);
  expect(unexplainedRepeats(['a', 'b', 'a', 'b'], ['b'], 1)).toEqual([]);
});
