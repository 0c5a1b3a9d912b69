import { ConnectorError, errorCodes, outcomeOf, type ErrorCode } from '@eventmesh/connector-api';
import { describe, expect, it } from 'vitest';
import type { DeliverySettings } from '../../src/engine/delivery-settings.ts';
import { Delivery } from '../../src/engine/entry.ts';
import { attemptsAgainst, checkFailures, countFailure, decide, sortOut } from '../../src/engine/sort-out.ts';
import { entry } from './entries.ts';

const delivery = (id: string): Delivery => {
  const tracked = entry(id);
  return new Delivery(tracked, tracked.record.event as never, 10);
};
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

describe('countFailure', () => {
  it('counts tries and remembers the first failure', () => {
    const one = delivery('1');
    for (const [now, code] of [
      [5, 'NOT_ATTEMPTED'],
      [7, 'TIMEOUT'],
      [9, 'TIMEOUT'],
    ] as const)
      countFailure(one, error(code), { now, written: 0 });
    expect(one).toMatchObject({ attempts: 2, firstFailureAt: 7 });
  });

  it.each([
    ['the target has taken nothing', [0, 0, 0], 0],
    ['it took something before the first', [5, 5, 5], 0],
    ['it took something once', [0, 1, 1, 1, 1], 1],
    ['it took something each time', [0, 1, 2, 3], 3],
    ['others of the first write were taken', [0, 0, 0], 1, 4],
  ])('counts apart those beside which others were taken: when %s', (_, taken, expected, others = 0) => {
    const one = delivery('1');
    for (const [index, written] of taken.entries())
      countFailure(
        one,
        error('UNKNOWN'),
        { now: 0, written: written + (index > 0 ? others : 0) },
        index === 0 ? others : 0,
      );
    expect(one).toMatchObject({ attempts: taken.length, attemptsBesideOthers: expected });
  });
});

describe('attemptsAgainst', () => {
  const retry = { maxUnknownAttempts: 5, unknownPatienceMs: 1_000 } as DeliverySettings['retry'];
  const failing = Object.assign(delivery('1'), { attempts: 9, attemptsBesideOthers: 2, firstFailureAt: 100 });

  it('are those beside which others were taken, and all of them when patience is over', () => {
    expect(attemptsAgainst(failing, { now: 1_099, written: 0, retry })).toBe(2);
    expect(attemptsAgainst(failing, { now: 1_100, written: 0, retry })).toBe(9);
  });
});

describe('sortOut', () => {
  const batch = (count: number): Delivery[] => Array.from({ length: count }, (_, index) => delivery(String(index)));
  const retry = { maxUnknownAttempts: 1, unknownPatienceMs: 1_000 } as DeliverySettings['retry'];
  const sort = (codes: readonly (ErrorCode | undefined)[]) => {
    const failures = codes.flatMap((code, index) => (code === undefined ? [] : [{ index, error: error(code) }]));
    const { written, refused, again, reason, stop } = sortOut(batch(codes.length), failures.toReversed(), {
      now: 7,
      written: 0,
      retry,
    });
    const ids = (deliveries: readonly Delivery[]): string => deliveries.map(({ event }) => event.id).join();
    return {
      written: ids(written),
      refused: ids(refused.map((each) => each.delivery)),
      again: ids(again),
      reason: reason?.code,
      stop: stop?.code,
    };
  };
  const nothing = { written: '', refused: '', again: '', reason: undefined, stop: undefined };

  it('takes what is not reported as written', () => {
    expect(sort([undefined, undefined])).toEqual({ ...nothing, written: '0,1' });
  });

  it('keeps apart what was written, refused and is to be tried again, in order', () => {
    const codes = [undefined, 'REJECTED', 'TIMEOUT', undefined, 'NOT_ATTEMPTED', 'TOO_LARGE'] as const;
    expect(sort(codes)).toEqual({ ...nothing, written: '0,3', refused: '1,5', again: '2,4', reason: 'TIMEOUT' });
  });

  it('shows as the reason what really failed, before what was held back', () => {
    expect(sort(['NOT_ATTEMPTED', 'OVERLOADED', 'TIMEOUT']).reason).toBe('OVERLOADED');
    expect(sort(['NOT_ATTEMPTED']).reason).toBe('NOT_ATTEMPTED');
    expect(sort(['REJECTED', 'NOT_ATTEMPTED']).reason).toBe('NOT_ATTEMPTED');
  });

  it('keeps what made it stop for another run', () => {
    expect(sort(['TIMEOUT', 'INVALID_OPTIONS', 'UNSUPPORTED', undefined])).toEqual({
      ...nothing,
      written: '3',
      again: '0,1,2',
      reason: 'TIMEOUT',
      stop: 'INVALID_OPTIONS',
    });
  });

  it('refuses what is unknown once it was tried so often beside others', () => {
    expect(sort(['UNKNOWN'])).toMatchObject({ again: '0', refused: '' });
    expect(sort(['UNKNOWN', undefined])).toMatchObject({ again: '', refused: '0' });
  });
});

describe('checkFailures', () => {
  it('takes nothing, and failures within the batch', () => {
    expect(checkFailures(undefined, 2, 'sink-test')).toEqual([]);
    const failures = [{ index: 1, error: error('TIMEOUT') }];
    expect(checkFailures(failures, 2, 'sink-test')).toEqual(failures);
  });

  it.each<[unknown, RegExp]>([
    [null, /resolved with object instead of a list/],
    ['done', /resolved with string instead of a list/],
    [[null], /index undefined for a batch of 2/],
    [[{ index: 2, error: error('TIMEOUT') }], /index 2 for a batch of 2/],
    [[{ index: -1, error: error('TIMEOUT') }], /index -1/],
    [[{ index: 0.5, error: error('TIMEOUT') }], /index 0\.5/],
    [[{ index: '0', error: error('TIMEOUT') }], /reported a failure/],
    [[{ index: 0 }], /without an error for event 0/],
    [[{ index: 0, error: { code: 'TIMEOUT' } }], /without an error/],
  ])('refuses %j, and says whose defect it is', (result, message) => {
    const broken = expect.objectContaining({ code: 'UNKNOWN', message: expect.stringMatching(message) });
    expect(() => checkFailures(result, 2, 'sink-test')).toThrow(broken);
    expect(() => checkFailures(result, 2, 'sink-test')).toThrow(/^sink-test broke the contract: write /);
  });

  it.each(['ECONNREFUSED', 'ER_DUP_ENTRY', undefined])(
    'takes an error of a driver, code %s, for one of unknown nature',
    (code) => {
      const thrown = Object.assign(new Error('refused'), { code });
      const [failure] = checkFailures([{ index: 0, error: thrown }], 2, 'sink-test');
      expect(failure).toMatchObject({ index: 0, error: { code: 'UNKNOWN', message: 'refused', cause: thrown } });
    },
  );
});
