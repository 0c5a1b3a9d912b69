import { CloudEvent } from 'cloudevents';
import { describe, expect, it } from 'vitest';
import { createEvent, eventWith, isCheckedEvent, toEvent } from '../src/index.ts';
import { failureOf } from './error-of.ts';

const required = { id: '1', source: '/s', type: 't' };
const bytes = Buffer.from('bytes');

describe('eventWith', () => {
  const event = createEvent({ ...required, subject: 'a', ext: 'x', data: bytes });

  it('changes what it is told and keeps the rest, in a new event', () => {
    const changed = eventWith(event, { subject: 'b', other: 1 });
    expect(changed).toMatchObject({ ...required, subject: 'b', ext: 'x', other: 1, data: bytes });
    expect(event).toMatchObject({ subject: 'a', ext: 'x' });
    expect(isCheckedEvent(changed)).toBe(true);
  });

  it('removes what is changed to undefined, data and its Base64 among it', () => {
    const changed = eventWith(event, { subject: undefined, ext: undefined, data: undefined });
    expect(changed).toEqual(createEvent(required));
    expect(changed.data_base64).toBeUndefined();
  });

  it('takes new data as Base64, too', () => {
    expect(eventWith(event, { data_base64: 'bmV3' }).data).toEqual(Buffer.from('new'));
  });

  it('does not work out the Base64 of data that it only passes on', () => {
    const large = Buffer.alloc(5000);
    large.toString = () => expect.unreachable('nobody has asked for Base64');
    expect(eventWith(createEvent({ ...required, data: large }), { subject: 'b' }).data).toBe(large);
  });

  it('checks the changes', () => {
    expect(failureOf(() => eventWith(event, { subject: '' }))).toContain("INVALID_EVENT Attribute 'subject'");
    expect(failureOf(() => eventWith(event, { id: undefined as unknown as string }))).toContain(
      "INVALID_EVENT Attribute 'id'",
    );
  });

  it('changes an event of the SDK', () => {
    const theirs = new CloudEvent({ ...required, data: bytes, ext: 'x' });
    expect(eventWith(theirs, { id: '2' })).toMatchObject({ id: '2', ext: 'x', data: bytes });
  });
});

describe('toEvent', () => {
  it('gives one of ours back as it is', () => {
    const event = createEvent(required);
    expect(toEvent(event)).toBe(event);
  });

  it('checks and copies an event of the SDK, and a plain object', () => {
    expect(toEvent({ ...required, ext: 1 })).toEqual(createEvent({ ...required, ext: 1 }));
    expect(toEvent(new CloudEvent({ ...required, data: 'x' }))).toMatchObject({ ...required, data: 'x' });
    const unchecked = new CloudEvent({ ...required, source: '' }, false);
    expect(failureOf(() => toEvent(unchecked))).toContain("INVALID_EVENT Attribute 'source'");
  });

  it('takes Base64 where there is no data', () => {
    expect(toEvent({ ...required, data_base64: 'Ynl0ZXM=' }).data).toEqual(bytes);
    expect(toEvent({ ...required, data: 'text', data_base64: 'Ynl0ZXM=' }).data).toBe('text');
    expect(toEvent({ ...required, data: new Uint32Array([1]), data_base64: 'Ag==' }).data).toEqual(
      Buffer.from([1, 0, 0, 0]),
    );
  });

  it.each([
    ['%%%', 'other text'],
    ['Ynl0ZXM', 'other text'],
    ['Ynl0ZXM_', 'other text'],
    ['====', 'other text'],
    [5, 'a value of type number'],
    [{}, 'a value of type object'],
  ])('refuses %j as Base64', (base64, found) => {
    expect(failureOf(() => toEvent({ ...required, data_base64: base64 }))).toBe(
      `INVALID_EVENT Attribute 'data_base64': expected Base64, found ${found}.`,
    );
  });

  it.each([
    [undefined, 'undefined'],
    [null, 'null'],
    [[], 'a list'],
    ['text', 'string'],
    [1, 'number'],
    [() => required, 'function'],
  ])('refuses %s', (value, found) => {
    expect(failureOf(() => toEvent(value))).toBe(`INVALID_EVENT Expected an event, found ${found}.`);
  });
});
