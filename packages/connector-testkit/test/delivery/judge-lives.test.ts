import { expect, it } from 'vitest';
import { judgeLives } from '../../src/delivery/judge-lives.ts';
import { lifeOf, type Life } from '../../src/delivery/life.ts';
import { balanced } from './balanced.ts';

const cap = 10;
const rules = { maxInFlight: cap, settledStayAway: true, givenAgain: [] };

function life(more: Partial<Life> = {}): Life {
  const { read = [], ledgers = [balanced(read.length)] } = more;
  return { ...lifeOf([]), ledgers, intakes: ledgers, ...more };
}

it('finds nothing wrong with lives that read again only what was in flight', () => {
  const first = life({ read: ['a', 'b'], committed: new Set(['a']), inFlight: ['b'], mostInFlight: cap });
  const second = life({ read: ['b', 'c'], committed: new Set(['b', 'c']) });
  expect(judgeLives([first, second], rules)).toEqual([]);
});

it('compares what was read with what was taken in, where that is stored before it is delivered', () => {
  const ledgers = [balanced(5)];
  expect(judgeLives([life({ read: ['a'], ledgers, intakes: [balanced(1)] })], rules)).toEqual([]);
  const unbalanced = { ...balanced(1), delivered: 0 };
  expect(judgeLives([life({ read: ['a'], ledgers, intakes: [unbalanced] })], rules).map(({ id }) => id)).toEqual([
    'delivery.books-balance',
  ]);
});

it('finds what was read again although it was committed, in any later life', () => {
  const first = life({ read: ['a'], committed: new Set(['a']) });
  expect(judgeLives([first, life(), life({ read: ['a'] })], rules)).toEqual([
    {
      id: 'delivery.progress-resumed',
      says: 'although they had been committed, life 3 read 1 records again, a the first',
    },
  ]);
});

it('excuses what was committed behind something in flight, where upstream keeps but one position', () => {
  const first = life({
    read: ['a', 'b', 'c'],
    committed: new Set(['a', 'c']),
    inFlight: ['b'],
    inFlightOrBehind: ['b', 'c'],
  });
  const lives = [first, life({ read: ['b', 'c'] })];
  expect(judgeLives(lives, { ...rules, settledStayAway: false })).toEqual([]);
  expect(judgeLives(lives, rules).map(({ id }) => id)).toEqual(['delivery.progress-resumed']);
  const again = [first, life({ read: ['a'] })];
  expect(judgeLives(again, { ...rules, settledStayAway: false })).toHaveLength(1);
});

it('excuses what upstream has handed over again although it was committed, and nothing else', () => {
  const first = life({ read: ['a', 'b'], committed: new Set(['a', 'b']) });
  const rulesOf = (givenAgain: readonly string[]) => ({ ...rules, givenAgain });
  expect(judgeLives([first, life({ read: ['a'] })], rulesOf(['a']))).toEqual([]);
  expect(judgeLives([first, life({ read: ['a', 'b'] })], rulesOf(['a']))).toHaveLength(1);
});

it('finds what was left uncommitted at a stop in good order', () => {
  expect(judgeLives([life({ read: ['a'], inFlight: ['a'] })], rules)).toEqual([
    { id: 'delivery.progress-resumed', says: '1 records were not committed when the worker was stopped' },
  ]);
});

it('finds what was left in the inbox at a stop in good order, and excuses it at a kill', () => {
  expect(judgeLives([life({ inDelivery: ['a'] }), life()], rules)).toEqual([]);
  expect(judgeLives([life({ inDelivery: ['a'] })], rules)).toEqual([
    {
      id: 'delivery.progress-resumed',
      says: '1 records were taken from the inbox and not removed when the worker was stopped',
    },
  ]);
});

it.each([
  ['says that it does not balance', { ...balanced(0), balanced: false }],
  ['says that it balances and does not', { ...balanced(0), delivered: 1 }],
  ['has something in flight after the stop', { ...balanced(0), received: 1, inFlight: 1 }],
  ['counts other records than were read', balanced(1)],
])('finds books where the ledger %s', (_, ledger) => {
  expect(judgeLives([life({ ledgers: [ledger] })], rules).map(({ id }) => id)).toEqual(['delivery.books-balance']);
});

it('looks at the books of every report', () => {
  const wrong = { ...balanced(0), balanced: false };
  const first = life({ ledgers: [wrong, balanced(0)] });
  expect(judgeLives([first, life()], rules).map(({ id }) => id)).toEqual(['delivery.books-balance']);
});

it.each([
  ['more in flight than the cap', [life(), life({ mostInFlight: cap + 1 })]],
  ['a worker that has too much in memory', [life({ maxRssBytes: 320_000_000 }), life({ maxRssBytes: 330_000_000 })]],
  ['memory that grows', [life({ maxRssBytes: 80_000_000 }), life({ maxRssBytes: 200_000_000 })]],
])('finds %s', (_, lives) => {
  expect(judgeLives(lives, rules).map(({ id }) => id)).toEqual(['delivery.caps-hold']);
});
