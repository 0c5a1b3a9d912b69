import { expect, it } from 'vitest';
import { errorCodes, outcomeOf, type ErrorCode, type FailureOutcome } from '../src/index.ts';

/** By hand, so that a change of what happens to a failure is made in two places. */
const expected: Readonly<Record<ErrorCode, FailureOutcome>> = {
  UNAVAILABLE: 'retry',
  TIMEOUT: 'retry',
  OVERLOADED: 'retry',
  CONFLICT: 'retry',
  UNAUTHENTICATED: 'retry',
  FORBIDDEN: 'retry',
  NOT_FOUND: 'retry',
  NOT_ATTEMPTED: 'retry',
  UNKNOWN: 'retry-bounded',
  UNREADABLE: 'reject',
  TRANSFORM_FAILED: 'reject',
  INVALID_EVENT: 'reject',
  TOO_LARGE: 'reject',
  REJECTED: 'reject',
  INVALID_OPTIONS: 'stop',
  ERROR_BUDGET_EXHAUSTED: 'stop',
  UNSUPPORTED: 'stop',
};

it('decides for every code what happens', () => {
  const codes = Object.keys(errorCodes) as ErrorCode[];
  expect(Object.fromEntries(codes.map((code) => [code, outcomeOf(code)]))).toEqual(expected);
});

it('says something of its own of every code', () => {
  const meanings = Object.values(errorCodes).map(({ meaning }) => meaning);
  expect(new Set(meanings).size).toBe(meanings.length);
});
