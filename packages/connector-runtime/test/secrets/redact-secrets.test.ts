import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { redactDeep, redactor } from '../../src/secrets/redact-secrets.ts';

test('no text holds a secret of four characters or more', () => {
  const secret = fc
    .string({ minLength: 4, maxLength: 12 })
    .filter((text) => !/^\**$/.test(text) && !'***'.includes(text));
  fc.assert(
    fc.property(
      fc.array(secret, { minLength: 1, maxLength: 3 }),
      fc.string(),
      fc.string(),
      (secrets, before, after) => {
        const redact = redactor(secrets);
        for (const each of secrets) {
          fc.pre(!`${before}${after}`.includes('*') && !each.includes('*'));
          expect(redact(`${before}${each}${after}`)).not.toContain(each);
        }
      },
    ),
  );
});

test('finds a secret as it is, in a URL and in JSON', () => {
  const redact = redactor(['p@ss "word"']);
  const texts = ['p@ss "word"', encodeURIComponent('p@ss "word"'), JSON.stringify({ a: 'p@ss "word"' })];
  expect(texts.map(redact)).toEqual(['***', '***', '{"a":"***"}']);
});

test('the longer of two secrets goes first', () => {
  expect(redactor(['pass', 'password'])('my password')).toBe('my ***');
});

test('leaves short ones: taking letters out of words would tell which they are', () => {
  expect(redactor(['abc', ''])('abcdef')).toBe('abcdef');
});

test('goes through fields, and makes errors plain', () => {
  const redact = redactor(['canary']);
  const cause = Object.assign(new Error('canary below'), { password: 'canary' });
  const fields = {
    text: 'canary',
    n: 1,
    list: ['canary'],
    canary: { error: new TypeError('a canary', { cause }) },
    at: new Date(0),
  };
  expect(redactDeep(fields, redact)).toEqual({
    text: '***',
    n: 1,
    list: ['***'],
    '***': { error: { name: 'TypeError', message: 'a ***', cause: { name: 'Error', message: '*** below' } } },
    at: '1970-01-01T00:00:00.000Z',
  });
});

test('does not go round in circles', () => {
  const circle: Record<string, unknown> = { text: 'canary' };
  circle['self'] = circle;
  expect(JSON.stringify(redactDeep(circle, redactor(['canary'])))).not.toContain('canary');
});
