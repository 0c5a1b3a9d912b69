import { expect, it } from 'vitest';
import { selectLetters } from '../src/select-letters.ts';

it.each([
  [{}, 'WHERE pipeline = $1 ORDER BY id LIMIT $2', ['a', 100]],
  [{ after: '7', limit: 5 }, 'WHERE pipeline = $1 AND id > $2 ORDER BY id LIMIT $3', ['a', '7', 5]],
  [{ code: 'REJECTED' as const }, 'WHERE pipeline = $1 AND code = $2 ORDER BY id LIMIT $3', ['a', 'REJECTED', 100]],
  [
    { since: 1, until: 2 },
    'WHERE pipeline = $1 AND failed_at_ms >= $2 AND failed_at_ms < $3 ORDER BY id LIMIT $4',
    ['a', 1, 2, 100],
  ],
])('%j asks for nothing else', (query, where, parameters) => {
  expect(selectLetters('letters', 'a', query)).toEqual({ text: `SELECT id, letter FROM letters ${where}`, parameters });
});

it('asks for so many bytes, and for one letter at least', () => {
  const { text, parameters } = selectLetters('letters', 'a', { limit: 5, maxBytes: Infinity });
  expect(text).toContain('FROM (SELECT id, letter FROM letters WHERE pipeline = $1 ORDER BY id LIMIT $2) AS next');
  expect(text).toContain('WHERE upto <= $3::bigint OR upto = bytes ORDER BY id');
  expect(parameters).toEqual(['a', 5, Number.MAX_SAFE_INTEGER]);
});

it('takes any limit, and any text as an id', () => {
  expect(selectLetters('letters', '\u0000', { after: '\ud800', limit: Infinity }).parameters).toEqual([
    '\\u0000',
    '\\ud800',
    Number.MAX_SAFE_INTEGER,
  ]);
});
