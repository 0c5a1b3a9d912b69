import { expect, it } from 'vitest';
import { judgeLives } from '../../src/delivery/judge-lives.ts';
import { lifeOf, type Life } from '../../src/delivery/life.ts';
import { balanced } from './balanced.ts';

const cap = 10;

function life(more: Partial<Life> = {}): Life {
  const { read = [] } = more;
  return { ...lifeOf([]), ledgers: [balanced(read.length)], ...more };
}

it('finds nothing wrong with lives that read again only what was in flight', () => {
  const first = life({ read: ['a', 'b'], committed: new Set(['a']), inFlight: ['b'], mostInFlight: cap });
  const second = life({ read: ['b', 'c'], committed: new Set(['b', 'c']) });
  expect(judgeLives([first, second], cap)).toEqual([]);
});

it('finds what was read again although it was committed, in any later life', () => {
  const first = life({ read: ['a'], committed: new Set(['a']) });
  expect(judgeLives([first, life(), life({ read: ['a'] })], cap)).toEqual([
    {
      id: 'delivery.progress-resumed',
      says: 'although they had been committed, life 3 read 1 records again, a the first',
    },
  ]);
});

it('finds what was left uncommitted at a stop in good order', () => {
  expect(judgeLives([life({ read: ['a'], inFlight: ['a'] })], cap)).toEqual([
    { id: 'delivery.progress-resumed', says: '1 records were not committed when the worker was stopped' },
  ]);
});

it.each([
  ['says that it does not balance', { ...balanced(0), balanced: false }],
  ['says that it balances and does not', { ...balanced(0), delivered: 1 }],
  ['has something in flight after the stop', { ...balanced(0), received: 1, inFlight: 1 }],
  ['counts other records than were read', balanced(1)],
])('finds books where the ledger %s', (_, ledger) => {
  expect(judgeLives([life({ ledgers: [ledger] })], cap).map(({ id }) => id)).toEqual(['delivery.books-balance']);
});

it('looks at the books of every report', () => {
  const wrong = { ...balanced(0), balanced: false };
  const first = life({ ledgers: [wrong, balanced(0)] });
  expect(judgeLives([first, life()], cap).map(({ id }) => id)).toEqual(['delivery.books-balance']);
});

it.each([
  ['more in flight than the cap', [life(), life({ mostInFlight: cap + 1 })]],
  ['a worker that has too much in memory', [life({ maxRssBytes: 320_000_000 }), life({ maxRssBytes: 330_000_000 })]],
  ['memory that grows', [life({ maxRssBytes: 80_000_000 }), life({ maxRssBytes: 200_000_000 })]],
])('finds %s', (_, lives) => {
  expect(judgeLives(lives, cap).map(({ id }) => id)).toEqual(['delivery.caps-hold']);
});
