import { ConnectorError, type AnyRecord } from '@eventmesh/connector-api';
import { describe, expect, it } from 'vitest';
import { checkRecords } from '../../src/engine/check-records.ts';
import { entry } from './entries.ts';

const good = entry('1').record;
const positioned = { ...good, partition: 'p', position: 0 };
const rejected: AnyRecord = { error: new ConnectorError('UNREADABLE', 'torn'), body: Buffer.from('x'), facts: {} };
const check = (records: unknown, isPositioned = false): void =>
  checkRecords(records as readonly AnyRecord[], isPositioned, 'source-test');

describe('checkRecords', () => {
  it('takes what the contract says', () => {
    expect(() => check([])).not.toThrow();
    expect(() => check([good, { ...good, bytes: 0 }, { ...good, partition: 'p' }, rejected])).not.toThrow();
    expect(() => check([positioned, { ...positioned, position: null, partition: '' }], true)).not.toThrow();
    expect(() => check([{ ...rejected, partition: 'p', position: { offset: 1 } }], true)).not.toThrow();
  });

  it.each<[unknown, RegExp]>([
    [undefined, /resolved with undefined instead of a list/],
    [{ length: 0 }, /resolved with object instead of a list/],
    [[null], /a record that is not an object/],
    [[good, 'x'], /a record that is not an object/],
    [[{}], /neither event nor error/],
    [[{ event: null }], /neither event nor error/],
    [[{ error: new ConnectorError('UNREADABLE', 'torn'), facts: {} }], /neither event nor error/],
    [[{ ...rejected, body: 'text' }], /neither event nor error/],
    [[{ ...good, bytes: -1 }], /a record of -1 bytes/],
    [[{ ...good, bytes: Number.NaN }], /a record of NaN bytes/],
  ])('refuses %j, and says whose defect it is', (records, message) => {
    const error = expect.objectContaining({ code: 'UNKNOWN', message: expect.stringMatching(message) });
    expect(() => check(records)).toThrow(error);
    expect(() => check(records)).toThrow(/^source-test broke the contract: read .*a defect of the connector\.$/);
  });

  it.each([
    [{ ...positioned, partition: undefined }],
    [{ ...positioned, position: undefined }],
    [{ ...positioned, partition: 7 }],
    [good],
    [rejected],
  ])('refuses a record without its place where the place counts', (record) => {
    expect(() => check([positioned, record], true)).toThrow(/without partition and position/);
  });

  // Defect: one such record makes the count of bytes in flight NaN (or a text) for good, and reading
  // never goes on, while the status says `running`.
  it.fails.each([Number.POSITIVE_INFINITY, '5', [7]])('refuses %j bytes, which no cap can count', (bytes) => {
    expect(() => check([{ ...good, bytes }])).toThrow(/bytes/);
  });

  // Defect: an Error becomes a dead letter without a code; the lane takes what is none for a list of events, throws, and the
  // pipeline restarts without end.
  it.fails.each([{}, { code: 'UNREADABLE', message: 'torn' }, new Error('torn')])(
    'refuses a rejected record whose error is no ConnectorError',
    (error) => expect(() => check([{ ...rejected, error }])).toThrow(/error/),
  );
});
