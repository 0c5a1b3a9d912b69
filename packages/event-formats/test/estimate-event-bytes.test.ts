import { describe, expect, it } from 'vitest';
import { createEvent, estimateEventBytes } from '../src/index.ts';

function sizeWith(data: unknown): number {
  return estimateEventBytes(createEvent({ id: '1', source: '/s', type: 't', data }));
}

describe('estimateEventBytes', () => {
  it.each([
    ['bytes', Buffer.alloc(100_000)],
    ['text', 'x'.repeat(100_000)],
    ['text inside of JSON', { a: [{ b: 'x'.repeat(100_000) }] }],
    ['bytes inside of an object', { a: Buffer.alloc(100_000) }],
    ['names', { ['x'.repeat(100_000)]: 1 }],
  ])('counts %s about as large as they are', (_, data) => {
    expect(sizeWith(data) - sizeWith(undefined)).toBeGreaterThan(99_900);
    expect(sizeWith(data) - sizeWith(undefined)).toBeLessThan(101_000);
  });

  it('counts attributes', () => {
    const ext = 'x'.repeat(1000);
    expect(estimateEventBytes(createEvent({ id: '1', source: '/s', type: 't', ext })) - sizeWith(undefined)).toBe(1003);
  });

  it('counts something for an event without data', () => {
    expect(sizeWith(undefined)).toBeGreaterThan(100);
    expect(sizeWith(null)).toBeGreaterThan(100);
  });

  it('comes to an end with data that hold themselves', () => {
    const data: unknown[] = [];
    data.push(data);
    expect(sizeWith(data)).toBeLessThan(1_000_000);
  });

  it('does not work out Base64, and survives getters that throw', () => {
    const hostile = {
      get data_base64() {
        return expect.unreachable('Base64 was worked out');
      },
      get id() {
        throw new Error('no');
      },
      type: 'abc',
    };
    expect(estimateEventBytes(hostile)).toBe(207);
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(estimateEventBytes({ data: { proxy } })).toBeGreaterThan(200);
  });
});
