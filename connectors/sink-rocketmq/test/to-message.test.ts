import { ConnectorError } from '@eventmesh/connector-api';
import { describe, expect, it } from 'vitest';
import { toMessage } from '../src/to-message.ts';
import { order, sinkOptions } from './support/sink-options.ts';

const now = Date.UTC(2026, 0, 1);

function refusal(event: ReturnType<typeof order>, options: Parameters<typeof sinkOptions>[0]): string {
  try {
    toMessage(event, sinkOptions(options), now);
  } catch (error) {
    if (error instanceof ConnectorError) return `${error.code} ${error.message}`;
    throw error;
  }
  throw new Error('was not refused');
}

it('has nothing but topic and content by default', () => {
  expect(toMessage(order('a'), sinkOptions(), now)).toEqual({
    topic: 'orders',
    body: Buffer.from('"a"'),
    properties: expect.objectContaining({ CE_id: 'a' }),
    tag: undefined,
    keys: [],
    messageGroup: undefined,
    deliverAtMs: undefined,
  });
});

describe('takes from attributes', () => {
  it('topic, tag and keys; keys that an event lacks are left out', () => {
    const options = { topicAttribute: 'subject', tagAttribute: 'type', keyAttributes: ['id', 'missing', 'number'] };
    expect(toMessage(order('a', { subject: 'other', number: 7 }), sinkOptions(options), now)).toMatchObject({
      topic: 'other',
      tag: 'order',
      keys: ['a', '7'],
    });
    expect(toMessage(order('a'), sinkOptions(options), now).topic).toBe('orders');
  });

  it('the message group', () => {
    const options = sinkOptions({ messageGroupAttribute: 'partitionkey' });
    expect(toMessage(order('a', { partitionkey: 'k' }), options, now).messageGroup).toBe('k');
    expect(toMessage(order('a'), options, now).messageGroup).toBeUndefined();
  });

  it.each(['1500', 1500])('the delay, as %o', (delayms) => {
    const options = sinkOptions({ delayAttribute: 'delayms' });
    expect(toMessage(order('a', { delayms }), options, now).deliverAtMs).toBe(now + 1500);
  });
});

it('carries events in the mode it is told', () => {
  expect(toMessage(order('a'), sinkOptions({ mode: 'structured' }), now).properties).toEqual({
    CE_contenttype: 'application/cloudevents+json',
  });
  expect(toMessage(order('a'), sinkOptions({ mode: 'raw' }), now)).toMatchObject({ body: Buffer.from('"a"') });
});

it('goes structured when tag and keys leave too little room for the attributes', () => {
  const options = sinkOptions({ tagAttribute: 'type', keyAttributes: ['id'] });
  const properties = (note: string) => Object.keys(toMessage(order('a', { note }), options, now).properties ?? {});
  expect(properties('n'.repeat(16_000))).toContain('CE_note');
  expect(properties('n'.repeat(16_310))).toEqual(['CE_contenttype']);
});

describe('says which event it refuses, and why', () => {
  it.each([
    [
      { subject: 'no topic!' },
      { topicAttribute: 'subject' },
      "REJECTED .* 'subject': expected the name of a topic, found",
    ],
    [
      {},
      { topic: undefined, topicAttribute: 'subject' },
      "REJECTED .* has no attribute 'subject', and the sink no 'topic'",
    ],
    [{ delayms: '1 h' }, { delayAttribute: 'delayms' }, "REJECTED .* 'delayms': expected milliseconds, found '1 h'"],
    [{ delayms: -5 }, { delayAttribute: 'delayms' }, "REJECTED .* expected milliseconds, found '-5'"],
    [{ delayms: 86_400_001 }, { delayAttribute: 'delayms' }, 'REJECTED .* at most 24 hours'],
    [{ note: 'a|b' }, { tagAttribute: 'note' }, "REJECTED .* tag: expected no '|'"],
    [{ note: 'a b' }, { keyAttributes: ['note'] }, 'REJECTED .* key: expected a text without blanks'],
    [{ note: 'x'.repeat(64) }, { messageGroupAttribute: 'note' }, 'REJECTED .* message group: expected 1 to 63 bytes'],
    [{ note: 'k', delayms: 1 }, { messageGroupAttribute: 'note', delayAttribute: 'delayms' }, 'REJECTED .* not both'],
    [{ data: Buffer.alloc(5_000_000) }, {}, 'TOO_LARGE .* the body has 5000000 bytes'],
    [{ data: 1n }, {}, 'INVALID_EVENT '],
  ])('%o with %o', (fields, options, expected) => {
    const message = refusal(order('a', fields), options);
    expect(message).toMatch(new RegExp(`^${expected}`));
    expect(message).toMatch(/[Ee]vent 'a'/);
  });
});
