import { createEvent } from '@eventmesh/event-formats';
import { expect, it } from 'vitest';
import { topicOf } from '../src/topic-of.ts';

const event = createEvent({ id: '1', source: '/s', type: 't', subject: 'bills', count: 3, odd: 'no topic' });

it('is the topic of the options, or what the attribute names', () => {
  expect(topicOf(event, { topic: 'orders', topicAttribute: undefined })).toBe('orders');
  expect(topicOf(event, { topic: 'orders', topicAttribute: 'subject' })).toBe('bills');
  expect(topicOf(event, { topic: 'orders', topicAttribute: 'missing' })).toBe('orders');
});

it.each([
  ['odd', /expected the name of a topic, found "no topic"/],
  ['count', /expected the name of a topic, found 3/],
  ['missing', /has no attribute 'missing', and the sink no 'topic'/],
])('refuses an event whose attribute %s names none', (topicAttribute, says) => {
  expect(() => topicOf(event, { topic: undefined, topicAttribute })).toThrow(
    expect.objectContaining({ code: 'REJECTED', message: expect.stringMatching(says) }),
  );
});
