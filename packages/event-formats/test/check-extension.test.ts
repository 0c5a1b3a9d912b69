import { describe, expect, it } from 'vitest';
import { createEvent } from '../src/index.ts';
import { failureOf } from './error-of.ts';

const required = { id: '1', source: '/s', type: 't' };

function extensionOf(value: unknown): unknown {
  return createEvent({ ...required, ext: value })['ext'];
}

describe('the name of an extension', () => {
  it.each(['a', '0', 'traceparent', 'a1', 'x'.repeat(40), 'schemaurl', 'datacontentencoding'])('may be %s', (name) => {
    expect(createEvent({ ...required, [name]: 'value' })).toHaveProperty(name, 'value');
  });

  it.each(['A', 'a-b', 'a_b', 'a.b', '', 'ü', 'a b', 'toJSON', '__proto__', 'a\n'])('is no %j', (name) => {
    const attributes = Object.fromEntries([...Object.entries(required), [name, 'value']]) as typeof required;
    expect(failureOf(() => createEvent(attributes))).toBe(
      `INVALID_EVENT Attribute name '${name}': expected lower-case letters and digits only.`,
    );
  });

  it('is quoted only in part when it is long', () => {
    expect(failureOf(() => createEvent({ ...required, ['-'.repeat(10_000)]: 1 })).length).toBeLessThan(200);
  });
});

describe('the value of an extension', () => {
  it.each(['', 'text', '😀', true, false, 0, -1, 2_147_483_647, -2_147_483_648])('may be %j', (value) => {
    expect(extensionOf(value)).toBe(value);
  });

  it.each([undefined, null])('may be %s, which is none', (value) => {
    expect(createEvent({ ...required, ext: value })).not.toHaveProperty('ext');
  });

  it('is a timestamp when it comes as a Date, and Base64 when it comes as bytes', () => {
    expect(extensionOf(new Date(0))).toBe('1970-01-01T00:00:00.000Z');
    expect(extensionOf(Uint8Array.from([1, 2, 3]).subarray(1))).toBe('AgM=');
  });

  it.each([
    [1.5, 'an integer of 32 bits, found the number 1.5'],
    [2_147_483_648, 'an integer of 32 bits, found the number 2147483648'],
    [Number.NaN, 'an integer of 32 bits, found the number NaN'],
    [Number.POSITIVE_INFINITY, 'an integer of 32 bits, found the number Infinity'],
    [{ a: 1 }, 'a string, a boolean or an integer, found a value of type object'],
    [['a'], 'a string, a boolean or an integer, found an array'],
    [1n, 'a string, a boolean or an integer, found a value of type bigint'],
    [Symbol('s'), 'a string, a boolean or an integer, found a value of type symbol'],
    [new Date(Number.NaN), 'a date in the years 0 to 9999, found an invalid date'],
  ])('is no %s', (value, complaint) => {
    expect(failureOf(() => extensionOf(value))).toBe(`INVALID_EVENT Attribute 'ext': expected ${complaint}.`);
  });
});
