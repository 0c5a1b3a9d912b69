import { expect, test } from 'vitest';
import { showProblem } from '../workspace/problem.mjs';

test('a problem names the place, what was expected, what was found, and how to mend it', () => {
  expect(showProblem({ place: 'a.json', expected: 'one', found: 'two', mend: 'Write one.' })).toBe(
    'a.json\n  expected  one\n  found     two\n  to mend   Write one.',
  );
});
