import { ConnectorError, type ErrorCode } from '@eventmesh/connector-api';
import { expect, it } from 'vitest';
import { identityOf, idempotencyKeyOf } from '../../src/request/identity-of-events.ts';
import { SettledTargets, type Verdict } from '../../src/write/settled-targets.ts';
import { worstOf } from '../../src/write/worst-of.ts';
import { event } from '../support/event.ts';

const error = (code: ErrorCode, retryAfterMs?: number) =>
  new ConnectorError(code, code, retryAfterMs === undefined ? {} : { retryAfterMs });

it('remembers what each URL has said for good, until all have', () => {
  const settled = new SettledTargets(10);
  const refused = error('REJECTED');
  const one = event({ data: { a: 1 } });
  settled.remember(
    one,
    new Map<number, Verdict>([
      [0, 'has it'],
      [1, error('UNAVAILABLE')],
      [2, refused],
    ]),
  );
  expect(settled.verdictsOf(one)).toEqual(
    new Map<number, Verdict>([
      [0, 'has it'],
      [2, refused],
    ]),
  );
  expect(settled.verdictsOf(event({ data: { a: 1 } })).size).toBe(2);
  settled.forget(one);
  expect(settled.verdictsOf(one).size).toBe(0);
  expect(settled.size).toBe(0);
});

it('knows nothing of an event with another content, or of one whose content cannot be told', () => {
  const settled = new SettledTargets(10);
  settled.remember(event({ data: { a: 1 } }), new Map([[0, 'has it'] as const]));
  expect(settled.verdictsOf(event({ data: { a: 2 } })).size).toBe(0);
  expect(settled.verdictsOf(event({ data: { a: 1 }, subject: 'x' })).size).toBe(0);
  const big = event({ id: 'big', data: { a: 1n } });
  settled.remember(big, new Map([[0, 'has it'] as const]));
  expect(settled.verdictsOf(big).size).toBe(0);
});

it('holds nothing of an event of which no URL has said anything for good', () => {
  const settled = new SettledTargets(10);
  settled.remember(event(), new Map([[0, error('UNAVAILABLE')]]));
  expect(settled.size).toBe(0);
});

it('forgets what has not changed for longest when there are too many', () => {
  const settled = new SettledTargets(2);
  for (const id of ['a', 'b', 'a', 'c']) settled.remember(event({ id }), new Map([[0, 'has it'] as const]));
  expect(['a', 'b', 'c'].map((id) => settled.verdictsOf(event({ id })).size)).toEqual([1, 0, 1]);
});

it('lets an error that passes count before one for good, and what happened before what was held back', () => {
  expect(worstOf([])).toBeUndefined();
  expect(worstOf([undefined, undefined])).toBeUndefined();
  expect(worstOf([error('REJECTED'), undefined])?.code).toBe('REJECTED');
  expect(worstOf([error('REJECTED'), error('NOT_ATTEMPTED')])?.code).toBe('NOT_ATTEMPTED');
  expect(worstOf([error('NOT_ATTEMPTED'), error('UNAVAILABLE'), error('REJECTED')])?.code).toBe('UNAVAILABLE');
  expect(worstOf([error('OVERLOADED', 5), error('OVERLOADED', 9), error('UNAVAILABLE')])?.retryAfterMs).toBe(9);
  expect(worstOf([error('UNAVAILABLE'), error('UNSUPPORTED')])?.code).toBe('UNSUPPORTED');
});

it('knows events by source and id, and takes no two pairs for one', () => {
  const one = event({ source: '/a', id: 'b' });
  const other = event({ source: '/', id: 'ab' });
  expect(identityOf(one)).not.toBe(identityOf(other));
  expect(idempotencyKeyOf([one])).toMatch(/^[0-9a-f]{64}$/);
  expect(idempotencyKeyOf([one])).toBe(idempotencyKeyOf([event({ source: '/a', id: 'b', subject: 'x' })]));
  const keys = [[one], [other], [one, other], [other, one], [one, one]].map(idempotencyKeyOf);
  expect(new Set(keys).size).toBe(keys.length);
});
