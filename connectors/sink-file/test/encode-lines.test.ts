import { createEvent } from '@eventmesh/event-formats';
import { describe, expect, test } from 'vitest';
import { encodeLines } from '../src/encode-lines.ts';
import { eventOf, idsOf } from './sink-harness.ts';

describe('encodeLines', () => {
  test('writes a line each, with line ends in data escaped', () => {
    const { bytes, failures } = encodeLines([eventOf('a'), eventOf('b')]);
    expect(bytes.toString().split('\n')).toHaveLength(3);
    expect(failures).toEqual([]);
  });

  test('gives nothing to write when nothing has a JSON form', () => {
    const { bytes, failures } = encodeLines([createEvent({ id: 'a', source: '/s', type: 't', data: { big: 1n } })]);
    expect([bytes.length, failures.map(({ index }) => index)]).toEqual([0, [0]]);
  });

  test('holds back what comes behind one without a JSON form, of its key alone; events without a key count as one', () => {
    const event = (id: string, key: string | undefined, data: unknown = id) =>
      createEvent({ id, source: '/s', type: 't', data, ...(key === undefined ? {} : { partitionkey: key }) });
    const { bytes, failures } = encodeLines([
      event('1', 'a'),
      event('2', 'a', { big: 1n }),
      event('3', 'b'),
      event('4', 'a'),
      event('5', undefined),
      event('6', undefined, { big: 1n }),
      event('7', undefined),
    ]);
    expect(idsOf(bytes.toString())).toEqual(['1', '3', '5']);
    expect(failures.map(({ index, error }) => [index, error.code])).toEqual([
      [1, 'INVALID_EVENT'],
      [3, 'NOT_ATTEMPTED'],
      [5, 'INVALID_EVENT'],
      [6, 'NOT_ATTEMPTED'],
    ]);
  });
});
