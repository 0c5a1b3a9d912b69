import { expect, it } from 'vitest';
import { deadLetterFacts } from '../src/index.ts';
import { received } from './support/received-message.ts';

it('tells a dead letter all that is known of the message', () => {
  const message = received({ tag: 'paid', keys: ['a', 'b'], messageGroup: 'g', properties: { Color: 'red' } });
  expect(deadLetterFacts(message)).toEqual({
    messageid: 'M1',
    topic: 'orders',
    tag: 'paid',
    keys: 'a b',
    group: 'g',
    borntime: '2026-01-31T12:00:00.000Z',
    attempt: '1',
    'property.Color': 'red',
  });
});

it('leaves out what the message has not', () => {
  expect(deadLetterFacts(received({ bornAtMs: undefined }))).toEqual({
    messageid: 'M1',
    topic: 'orders',
    attempt: '1',
  });
});
