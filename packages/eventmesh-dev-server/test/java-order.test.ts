import { expect, it } from 'vitest';
import { javaOrder } from '../src/event/java-order.ts';

it('is that of a HashMap of 16 slots, and of 32 from 13 names on', () => {
  const few = ['specversion', 'id', 'type', 'source', 'datacontenttype', 'dataschema', 'subject', 'time'];
  const asMeasured = ['datacontenttype', 'subject', 'specversion', 'id', 'source', 'time', 'type', 'dataschema'];
  expect(javaOrder(few)).toEqual(asMeasured);
  const letters = 'qponmlkjihgfedcba';
  expect(javaOrder(letters.slice(5)).join('')).toBe('abcdefghijkl');
  expect(javaOrder(letters).join('')).toBe('abcdefghijklmnopq');
});

it('keeps the order of names that share a slot', () => {
  expect(javaOrder(['q', 'a'])).toEqual(['q', 'a']);
  expect(javaOrder(['a', 'q'])).toEqual(['a', 'q']);
});
