import { expect, it } from 'vitest';
import { freezeDeeply } from '../src/index.ts';

it('freezes objects and lists, all the way down', () => {
  const value = { list: [{ deep: [1] }], none: null, nothing: undefined };
  expect(freezeDeeply(value)).toBe(value);
  expect(() => value.list[0]?.deep.push(2)).toThrow(TypeError);
  expect(() => Object.assign(value, { more: 1 })).toThrow(TypeError);
});

it('looks into what somebody has frozen on the surface only', () => {
  const list = [1];
  freezeDeeply(Object.freeze({ inner: Object.freeze({ list }) }));
  expect(() => list.push(2)).toThrow(TypeError);
});

it('leaves bytes, dates and objects of a class as they are', () => {
  const value = freezeDeeply({ bytes: Buffer.from('a'), at: new Date(0), map: new Map([['a', 1]]) });
  value.bytes[0] = 98;
  value.at.setTime(1);
  value.map.set('b', 2);
  expect(value).toEqual({ bytes: Buffer.from('b'), at: new Date(1), map: new Map(Object.entries({ a: 1, b: 2 })) });
});

it.each([undefined, null, 1, 'text', true, 1n])('gives %s back', (value) => {
  expect(freezeDeeply(value)).toBe(value);
});

it('comes to an end in circles and in any depth', () => {
  const circle: Record<string, unknown> = {};
  circle['self'] = circle;
  expect(Object.isFrozen(freezeDeeply(circle))).toBe(true);
  let deep: unknown[] = [];
  for (let depth = 0; depth < 100_000; depth += 1) deep = [deep];
  expect(Object.isFrozen(freezeDeeply(deep))).toBe(true);
});
