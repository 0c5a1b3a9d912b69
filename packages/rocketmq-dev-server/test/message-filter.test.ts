import { describe, expect, it } from 'vitest';
import { compileFilter } from '../src/filter/message-filter.ts';
import { stored } from './support/messages.ts';

describe('a filter by tags', () => {
  it.each([
    ['*', undefined, true],
    ['', 'a', true],
    ['a', 'a', true],
    ['a || b', 'b', true],
    ['a||b', 'a', true],
    ['a || *', 'c', true],
    ['a', 'b', false],
    ['a', undefined, false],
  ])("'%s' for the tag %s: %s", (expression, tag, expected) => {
    expect(compileFilter('TAG', expression)(stored({ tag }))).toBe(expected);
  });
});

describe('a filter by SQL', () => {
  const message = stored({
    tag: 'created',
    keys: ['k1'],
    properties: { amount: '10', country: 'de', note: "it's", vip: 'true', empty_like: ' ', ratio: '-0.5', name: 'x' },
  });

  it.each([
    ['amount = 10', true],
    ['amount > 9', true],
    ['amount >= 10 AND amount <= 10', true],
    ['amount < 10', false],
    ['amount <> 10', false],
    ['ratio < -0.4', true],
    ['ratio = -5e-1', true],
    ['amount BETWEEN 5 AND 10', true],
    ['amount NOT BETWEEN 5 AND 10', false],
    ["country = 'de'", true],
    ["country <> 'fr'", true],
    ["country IN ('fr', 'de')", true],
    ["country NOT IN ('fr', 'de')", false],
    ["note = 'it''s'", true],
    ["TAGS = 'created'", true],
    ["KEYS = 'k1'", true],
    ['vip = TRUE', true],
    ['vip', true],
    ['name', false],
    ['TRUE', true],
    ['missing IS NULL', true],
    ['amount IS NOT NULL', true],
    ['NOT amount = 10', false],
    ["amount = 1 OR country = 'de' AND vip = true", true],
    ["(amount = 1 OR country = 'de') AND vip = false", false],
    ['10 = amount', true],
    // unknown is neither true nor false
    ["missing = 'x'", false],
    ["NOT missing = 'x'", false],
    ["missing = 'x' OR amount = 10", true],
    ["missing IN ('x')", false],
    ["missing NOT IN ('x')", false],
    // text where a number is asked for
    ['country > 5', false],
    ['NOT country > 5', false],
    ['empty_like = 0', false],
  ])('%s is %s', (expression, expected) => {
    expect(compileFilter('SQL', expression)(message)).toBe(expected);
  });

  it.each([
    '',
    'amount >',
    'amount = ',
    'AND a = 1',
    'a = 1 b = 2',
    "a IN ('x'",
    'a IN (1)',
    'a IN ()',
    'a NOT 5',
    'a BETWEEN 1',
    "a > 'x'",
    'a >= TRUE',
    "'text'",
    "a = 'open",
    'a = -',
    "a = -'x'",
    '(a = 1',
    'a ! 1',
  ])("refuses '%s' with 50001", (expression) => {
    expect(() => compileFilter('SQL', expression)).toThrow(expect.objectContaining({ code: 50001 }));
  });
});
