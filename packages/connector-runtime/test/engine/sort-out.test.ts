import { ConnectorError, type ErrorCode } from '@eventmesh/connector-api';
import { VirtualClock } from '@eventmesh/connector-testkit';
import { describe, expect, it } from 'vitest';
import type { DeliverySettings } from '../../src/engine/delivery-settings.ts';
import { Delivery } from '../../src/engine/entry.ts';
import { sortOut } from '../../src/engine/sort-out.ts';
import { Target } from '../../src/engine/target.ts';
import { entry } from './entries.ts';

const delivery = (id: string): Delivery => {
  const tracked = entry(id);
  return new Delivery(tracked, tracked.record.event as never, 10);
};
const error = (code: ErrorCode): ConnectorError => new ConnectorError(code, code);

describe('sortOut', () => {
  const batch = (count: number): Delivery[] => Array.from({ length: count }, (_, index) => delivery(String(index)));
  const retry = { maxUnknownAttempts: 1, unknownPatienceMs: 1_000 } as DeliverySettings['retry'];
  const sort = (codes: readonly (ErrorCode | undefined)[]) => {
    const failures = codes.flatMap((code, index) => (code === undefined ? [] : [{ index, error: error(code) }]));
    const { written, refused, again, reason, stop } = sortOut(
      batch(codes.length),
      failures.toReversed(),
      new Target(new VirtualClock(), retry),
    );
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
