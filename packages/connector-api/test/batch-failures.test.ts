import { expect, it } from 'vitest';
import { BatchFailures, ConnectorError, heldBackBehind } from '../src/index.ts';

const refused = new ConnectorError('REJECTED', 'no');

function codesOf(failures: BatchFailures): readonly (readonly [number, string])[] {
  return failures.all.map(({ index, error }) => [index, error.code]);
}

it('holds back what comes behind a failure of its key, and nothing else', () => {
  const failures = new BatchFailures();
  expect(failures.holdBack(0, 'a')).toBe(false);
  failures.add(1, 'a', refused);
  expect(failures.holdBack(2, 'b')).toBe(false);
  expect(failures.holdBack(3, 'a')).toBe(true);
  expect(failures.holdBack(4, 'a')).toBe(true);
  expect(codesOf(failures)).toEqual([
    [1, 'REJECTED'],
    [3, 'NOT_ATTEMPTED'],
    [4, 'NOT_ATTEMPTED'],
  ]);
  expect(failures.all.at(-1)?.error.cause).toBe(refused);
});

it('of several of a key that failed together, names the first', () => {
  const failures = new BatchFailures();
  for (const [index, key] of ['a', 'b', 'a'].entries()) failures.add(index, key, refused);
  expect(codesOf(failures)).toEqual([
    [0, 'REJECTED'],
    [1, 'REJECTED'],
    [2, 'NOT_ATTEMPTED'],
  ]);
});

it('holds back nothing behind an event without a key', () => {
  const failures = new BatchFailures();
  failures.add(0, undefined, refused);
  expect(failures.holdBack(1, undefined)).toBe(false);
  failures.add(2, undefined, refused);
  expect(codesOf(failures)).toEqual([
    [0, 'REJECTED'],
    [2, 'REJECTED'],
  ]);
});

it('does not hold back what comes before a failure of its key, and names that when it fails as well', () => {
  const failures = new BatchFailures();
  failures.add(2, 'a', refused);
  expect(failures.holdBack(1, 'a')).toBe(false);
  failures.add(1, 'a', new ConnectorError('UNAVAILABLE', 'away'));
  expect(failures.holdBack(3, 'a')).toBe(true);
  expect(failures.all.at(-1)?.error).toMatchObject({ code: 'NOT_ATTEMPTED', cause: { code: 'UNAVAILABLE' } });
});

it('makes an error of the contract of anything thrown', () => {
  const failures = new BatchFailures();
  failures.add(0, 'a', new TypeError('odd'));
  expect(failures.all).toMatchObject([{ index: 0, error: { code: 'UNKNOWN', message: 'odd' } }]);
  expect(heldBackBehind(refused)).toMatchObject({ code: 'NOT_ATTEMPTED', cause: refused });
});
