import { ConnectorError } from '@eventmesh/connector-api';
import { expect, it } from 'vitest';
import { checkFailures } from '../../src/engine/check-failures.ts';

const timeout = new ConnectorError('TIMEOUT', 'too late');

it('takes nothing, and failures within the batch', () => {
  expect(checkFailures(undefined, 2, 'sink-test')).toEqual([]);
  const failures = [{ index: 1, error: timeout }];
  expect(checkFailures(failures, 2, 'sink-test')).toEqual(failures);
});

it.each<[unknown, RegExp]>([
  [null, /resolved with object instead of a list/],
  ['done', /resolved with string instead of a list/],
  [[null], /index undefined for a batch of 2/],
  [[{ index: 2, error: timeout }], /index 2 for a batch of 2/],
  [[{ index: -1, error: timeout }], /index -1/],
  [[{ index: 0.5, error: timeout }], /index 0\.5/],
  [[{ index: '0', error: timeout }], /reported a failure/],
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
