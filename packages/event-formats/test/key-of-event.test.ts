import { expect, it } from 'vitest';
import { createEvent, keyOfEvent } from '../src/index.ts';

const keyOf = (partitionkey?: unknown): string =>
  keyOfEvent(createEvent({ id: '1', source: '/s', type: 't', partitionkey }));

it('is the partition key, whether that came as text or as a number', () => {
  expect(keyOf('a')).toBe('a');
  expect(keyOf(7)).toBe(keyOf('7'));
  expect(keyOf(false)).toBe('false');
});

it('is the same for all events without one', () => {
  for (const none of [undefined, null, '']) expect(keyOf(none)).toBe('');
});
