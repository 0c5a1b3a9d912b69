import { createEvent } from '@eventmesh/event-formats';
import { describe, expect, test } from 'vitest';
import { encodeLines } from '../src/encode-lines.ts';
import { eventOf } from './sink-harness.ts';

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
});
