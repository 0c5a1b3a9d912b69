import { ConnectorError, type ErrorCode } from '@eventmesh/connector-api';
import { expect, it } from 'vitest';
import { identityOf, idempotencyKeyOf } from '../src/identity-of-events.ts';
import { SettledTargets } from '../src/settled-targets.ts';
import { worstOf } from '../src/worst-of.ts';
import { event } from './support/event.ts';

const error = (code: ErrorCode, retryAfterMs?: number) =>
  new ConnectorError(code, code, retryAfterMs === undefined ? {} : { retryAfterMs });

it('remembers what each URL has said, until all have', () => {
  const settled = new SettledTargets(10);
  const refused = error('REJECTED');
  settled.remember('a', 0, 'has it');
  settled.remember('a', 2, refused);
  expect([0, 1, 2].map((url) => settled.verdictOf('a', url))).toEqual(['has it', undefined, refused]);
  settled.forget('a');
  expect(settled.verdictOf('a', 0)).toBeUndefined();
  expect(settled.size).toBe(0);
});

it('forgets what has not changed for longest when there are too many', () => {
  const settled = new SettledTargets(2);
  settled.remember('a', 0, 'has it');
  settled.remember('b', 0, 'has it');
  settled.remember('a', 1, 'has it');
  settled.remember('c', 0, 'has it');
  expect(['a', 'b', 'c'].map((identity) => settled.verdictOf(identity, 0))).toEqual(['has it', undefined, 'has it']);
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
