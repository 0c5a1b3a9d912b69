import { CloudEvent, HTTP } from 'cloudevents';
import { describe, expect, it } from 'vitest';
import { createEvent, isCheckedEvent } from '../src/index.ts';
import { failureOf } from './error-of.ts';

const required = { id: '1', source: '/s', type: 't' };
const time = '2026-01-31T12:00:00.000Z';

describe('createEvent', () => {
  it('makes a CloudEvent that the SDK takes for its own', () => {
    const event = createEvent({ ...required, time, data: { a: 1 }, ext: 'x' });
    expect(event).toBeInstanceOf(CloudEvent);
    expect(event).toEqual(new CloudEvent({ ...required, time, data: { a: 1 }, ext: 'x' }));
    expect(event.validate()).toBe(true);
    expect(event.cloneWith({ id: '2' })).toMatchObject({ id: '2', ext: 'x', data: { a: 1 } });
    expect(HTTP.binary(event)).toMatchObject({ headers: { 'ce-id': '1', 'ce-ext': 'x' }, body: '{"a":1}' });
    expect(Object.keys(event)).toEqual(Object.keys(new CloudEvent({ ...required, time, ext: 'x' })));
  });

  it('makes the same JSON of it as the SDK', () => {
    const attributes = { ...required, time, data: Buffer.from('a'), ext: 'x' };
    expect(JSON.parse(JSON.stringify(createEvent(attributes)))).toEqual(
      JSON.parse(JSON.stringify(new CloudEvent(attributes))),
    );
  });

  it('makes no event up in part: neither id nor time', () => {
    expect(failureOf(() => createEvent({ ...required, id: '' }))).toContain("'id'");
    expect(createEvent(required).time).toBeUndefined();
  });

  it('freezes the event', () => {
    const event = createEvent(required);
    expect(() => Object.assign(event, { id: '2' })).toThrow(TypeError);
    expect(() => Object.assign(event, { ext: '2' })).toThrow(TypeError);
  });

  it('leaves what it is given as it is', () => {
    const attributes = Object.freeze({ ...required, data: Object.freeze({ a: 1 }), ext: null });
    expect(createEvent(attributes).data).toBe(attributes.data);
  });

  it.each([1, 1.1, '0.3', '1.0.2', '', null, {}, []])('refuses specversion %j', (specversion) => {
    const attributes = { ...required, specversion } as typeof required;
    expect(failureOf(() => createEvent(attributes))).toMatch(
      /^INVALID_EVENT Attribute 'specversion': expected '1.0', found ./,
    );
  });

  it('tells no data from null, and from empty data', () => {
    expect(createEvent(required).data).toBeUndefined();
    expect(createEvent({ ...required, data: null }).data).toBeNull();
    expect(createEvent({ ...required, data: '' }).data).toBe('');
    expect(createEvent({ ...required, data: new Uint8Array() }).data).toEqual(Buffer.alloc(0));
  });

  it.each([0, 1, 4096, 4097, 100_000])('has the Base64 of %i bytes beside them, as the SDK has', (size) => {
    const event = createEvent({ ...required, data: Buffer.alloc(size, 1) });
    expect(event.data_base64).toBe(Buffer.alloc(size, 1).toString('base64'));
    expect({ ...event }).toHaveProperty('data_base64', event.data_base64);
  });

  it('does not copy bytes', () => {
    const data = Uint8Array.from([1, 2, 3, 4]).subarray(1, 3);
    const event = createEvent({ ...required, data });
    data[0] = 9;
    expect(event.data).toEqual(Buffer.from([9, 3]));
  });

  it('refuses Base64 that would be lost, and takes that beside data for the copy that it is', () => {
    expect(failureOf(() => createEvent({ ...required, data_base64: 'AAAA' }))).toBe(
      "INVALID_EVENT Attribute 'data_base64': expected bytes as 'data', found Base64.",
    );
    expect(createEvent({ ...required, data_base64: 'AAAA', data: Buffer.from('b') }).data_base64).toBe('Yg==');
    expect(createEvent({ ...required, data_base64: 'AAAA', data: 'text' }).data_base64).toBeUndefined();
  });
});

describe('isCheckedEvent', () => {
  it('knows the events that were made here', () => {
    expect(isCheckedEvent(createEvent(required))).toBe(true);
    for (const other of [new CloudEvent(required), required, undefined, null, 'text'])
      expect(isCheckedEvent(other)).toBe(false);
  });
});
