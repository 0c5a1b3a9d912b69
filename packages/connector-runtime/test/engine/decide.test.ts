import { ConnectorError, errorCodes, outcomeOf, type ErrorCode } from '@eventmesh/connector-api';
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/engine/decide.ts';

const error = (code: ErrorCode): ConnectorError => new ConnectorError(code, code);
const allCodes = Object.keys(errorCodes) as ErrorCode[];

describe('decide', () => {
  it.each(allCodes.filter((code) => code !== 'UNKNOWN'))('does with %s what the table says, however often', (code) => {
    for (const attempts of [1, 5, 1_000]) expect(decide(error(code), attempts, 5)).toBe(outcomeOf(code));
  });

  it('tries what is unknown so many times, then refuses it', () => {
    expect([1, 4, 5, 6].map((attempts) => decide(error('UNKNOWN'), attempts, 5))).toEqual([
      'retry',
      'retry',
      'reject',
      'reject',
    ]);
    expect(decide(error('UNKNOWN'), 1, 1)).toBe('reject');
  });
});
