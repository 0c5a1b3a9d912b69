import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { createEvent, readJsonEvent, writeJsonEvent, type EventAttributes } from '@eventmesh/event-formats';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differenceOfEvents } from '../../src/conformance/difference-of-events.ts';
import { anyAttributes, oddEvents } from '../../src/index.ts';

const event = (attributes: Partial<EventAttributes> = {}) =>
  createEvent({ id: '1', source: '/test', type: 'test', ...attributes });
const difference = (expected: Partial<EventAttributes>, found: Partial<EventAttributes>) =>
  differenceOfEvents(event(expected), event(found));

describe('differenceOfEvents', () => {
  it('finds none between an event and itself, as it is or written and read again', () => {
    for (const odd of oddEvents) expect(differenceOfEvents(odd, odd)).toBeUndefined();
    fc.assert(
      fc.property(anyAttributes.map(createEvent), (any) => {
        expect(differenceOfEvents(any, any)).toBeUndefined();
        expect(differenceOfEvents(readJsonEvent(writeJsonEvent(any)), readJsonEvent(writeJsonEvent(any)))).toBe(
          undefined,
        );
      }),
    );
  });

  it('finds one between any two of the odd events', () => {
    for (const [index, one] of oddEvents.entries())
      for (const other of oddEvents.slice(index + 1)) expect(differenceOfEvents(one, other)).toContain('id: ');
  });

  it.each([
    ['an attribute that is gone', { note: 'x' }, {}, 'note: expected "x", found nothing'],
    ['an attribute that was added', {}, { note: 'x' }, 'note: expected nothing, found "x"'],
    ['another value', { subject: 'Zürich' }, { subject: 'Z?rich' }, 'subject: expected "Zürich", found "Z?rich"'],
    ['another type', { ready: true }, { ready: 'true' }, 'ready: expected true, found "true"'],
    ['another time', { time: '2026-01-01T00:00:00Z' }, { time: '2026-01-01T00:00:00.000Z' }, 'time: '],
    ['no data and null', {}, { data: null }, 'data: expected nothing, found null'],
    ['no data and empty text', { data: '' }, {}, 'data: expected "", found nothing'],
    ['empty text and no bytes', { data: '' }, { data: Buffer.alloc(0) }, 'data: expected "", found 0 bytes'],
    ['bytes', { data: Buffer.from([0, 255]) }, { data: Buffer.from([0]) }, 'expected 2 bytes 00ff, found 1 bytes 00'],
    ['text and its JSON', { data: '{"a":1}' }, { data: { a: 1 } }, 'data: expected "{\\"a\\":1}", found {"a":1}'],
    ['JSON deep inside', { data: { a: [1] } }, { data: { a: [2] } }, 'data: expected {"a":[1]}, found {"a":[2]}'],
  ])('tells of %s', (_, expected, found, words) => {
    expect(difference(expected, found)).toContain(words);
    expect(difference(found, expected)).toBeDefined();
  });

  it('tells of everything that differs', () => {
    expect(difference({ note: 'a', data: 1 }, { note: 'b', data: 2 })).toBe(
      'note: expected "a", found "b"; data: expected 1, found 2',
    );
  });

  it('shows of a long text what is around the first difference', () => {
    const long = 'n'.repeat(100_000);
    const words = String(difference({ data: `${long}a${long}` }, { data: `${long}b${long}` }));
    expect(words.length).toBeLessThan(300);
    expect(words).toMatch(/expected …n{20}an{59}… \(200003 characters\), found …n{20}bn{59}… /);
    expect(difference({ note: long }, {})).toMatch(/^note: expected "n{79}… \(100002 characters\), found nothing$/);
  });

  it('does not mind the kind of view that bytes come in', () => {
    const expected = event({ data: Buffer.from([1, 2]) });
    const found: AnyCloudEvent = Object.assign(Object.create(Object.getPrototypeOf(expected)), expected, {
      data: new Uint8Array([0, 1, 2]).subarray(1),
    });
    expect(differenceOfEvents(expected, found)).toBeUndefined();
  });
});
