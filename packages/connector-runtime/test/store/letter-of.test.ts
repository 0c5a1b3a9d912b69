import { expect, it } from 'vitest';
import { letterOf } from '../../src/index.ts';
import { letter } from './store-harness.ts';

it('is what was kept', () => {
  const kept = letter('refused', { event: '{"id":"1"}', facts: { topic: 'orders' } });
  expect(letterOf('a', '7', JSON.stringify(kept))).toEqual({ ...kept, id: '7', pipeline: 'a' });
});

it.each([
  '',
  '{"stage":"wri',
  'null',
  '7',
  '[]',
  '{}',
  JSON.stringify({ ...letter('x'), stage: 'wrote' }),
  JSON.stringify({ ...letter('x'), message: 7 }),
  JSON.stringify({ ...letter('x'), event: {} }),
])('is one without an event, whose body is all there is, where it cannot be read: %j', (text) => {
  const unreadable = letterOf('a', '7', text);
  expect(unreadable).toMatchObject({ id: '7', pipeline: 'a', stage: 'read', code: 'UNREADABLE' });
  expect(unreadable).not.toHaveProperty('event');
  expect(Buffer.from(String(unreadable.body), 'base64').toString()).toBe(text);
});
