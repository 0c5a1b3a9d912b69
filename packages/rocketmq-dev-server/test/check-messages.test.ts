import { describe, expect, it } from 'vitest';
import { checkMessages } from '../src/broker/check-messages.ts';
import { checkGroupName } from '../src/broker/check-names.ts';
import type { OutgoingMessage } from '../src/index.ts';
import { outgoing } from './support/messages.ts';

const mebibyte = 1024 * 1024;
const day = 86_400_000;
const properties = (count: number, value = 'v') =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index}`, value]));
const check =
  (...messages: Partial<OutgoingMessage>[]) =>
  () =>
    checkMessages(messages.map(outgoing), 0);

describe('checkMessages', () => {
  it.each<[string, number, Partial<OutgoingMessage>]>([
    ['an empty body', 41302, { body: Buffer.alloc(0) }],
    ['a body over 4 MiB', 41301, { body: Buffer.alloc(4 * mebibyte + 1) }],
    ['a control character in a property', 40007, { properties: { a: 'x\ny' } }],
    ['a control character in the name of a property', 40007, { properties: { 'a\u0001': 'x' } }],
    ['a reserved property', 40007, { properties: { KEYS: 'x' } }],
    ['129 properties', 43101, { properties: properties(129) }],
    ['more than 16 KiB of properties', 43101, { properties: properties(2, 'x'.repeat(8 * 1024)) }],
    [
      'more than 16 KiB of properties, tag and keys',
      43101,
      { tag: 'tt', keys: ['k'], properties: { p: 'x'.repeat(16_381) } },
    ],
    ['a blank tag', 40004, { tag: ' ' }],
    ['a tag with a bar', 40004, { tag: 'a|b' }],
    ['a key with a line break', 40005, { keys: ['a\nb'] }],
    ['a message group over 63 bytes', 40006, { group: 'x'.repeat(64) }],
    ['no id', 40009, { id: '' }],
    ['a delay over 24 hours', 40012, { deliverAtMs: day + 1 }],
    ['a topic with a blank', 40002, { topic: 'a b' }],
    ['a topic of the system', 40002, { topic: 'TBW102' }],
    ['a topic over 127 characters', 40002, { topic: 'x'.repeat(128) }],
    ['no topic', 40002, { topic: '' }],
  ])('refuses %s with %i', (_, code, message) => {
    expect(check(message)).toThrow(expect.objectContaining({ code }));
  });

  it('takes everything up to the limits', () => {
    check({ body: Buffer.alloc(4 * mebibyte), properties: properties(128), group: 'x'.repeat(63), deliverAtMs: day })();
  });

  it('refuses a batch over 4 MiB with 50001, and takes it up to there', () => {
    const half = { body: Buffer.alloc(2 * mebibyte) };
    check(half, { body: Buffer.alloc(mebibyte) })();
    expect(check(half, half, half)).toThrow(expect.objectContaining({ code: 50001 }));
  });

  it('refuses requests without messages and of several topics', () => {
    expect(check()).toThrow(expect.objectContaining({ code: 40016 }));
    expect(check({ topic: 'a' }, { topic: 'b' })).toThrow(expect.objectContaining({ code: 40016 }));
  });
});

it.each(['', 'a b', 'x'.repeat(256)])("checkGroupName refuses '%s' with 40003", (name) => {
  expect(() => checkGroupName(name)).toThrow(expect.objectContaining({ code: 40003 }));
});
