import { expect, it } from 'vitest';
import { messageToEvent } from '../src/index.ts';
import { received } from './support/received-message.ts';

/** The properties that a raw message's event keeps together, as JSON. */
function others(properties: Record<string, string>): unknown {
  return JSON.parse(String(messageToEvent(received({ properties }))['rocketmqproperties']));
}

it('keeps properties that no extension can hold', () => {
  const properties = { Color: 'red', 'a-b': '1', größe: 'x', ok: 'y' };
  expect(others(properties)).toEqual({ Color: 'red', 'a-b': '1', größe: 'x' });
});

it('keeps properties that are named as what the message itself fills', () => {
  const properties = {
    id: '7',
    time: 'noon',
    subject: 's',
    data: 'd',
    datacontenttype: 'x',
    rocketmqtopic: 't',
    rocketmqproperties: '{}',
  };
  expect(others(properties)).toEqual(properties);
  expect(messageToEvent(received({ properties }))).toMatchObject({ id: 'M1', rocketmqtopic: 'orders' });
});

it('keeps values that no extension can hold', () => {
  const properties = { lines: 'a\nb', del: '\u007f', odd: '\u{1fffe}', __proto__: 'p' };
  expect(others(properties)).toEqual(properties);
});

it('leaves out a time that RFC 3339 cannot write', () => {
  for (const bornAtMs of [undefined, Number.NaN, Number.POSITIVE_INFINITY, 9e15, -9e15, Date.UTC(10_000, 0)]) {
    const event = messageToEvent(received({ bornAtMs }));
    expect([event.time, event['rocketmqborntime']]).toEqual([undefined, undefined]);
  }
});

it('leaves out facts that no attribute can hold', () => {
  const event = messageToEvent(received({ tag: 'a\nb', keys: ['k\u0001'], messageGroup: '\ud800' }));
  expect([event['rocketmqtag'], event['rocketmqkeys'], event['rocketmqgroup']]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
