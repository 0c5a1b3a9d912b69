import { describe, expect, it } from 'vitest';
import { checkMessage, largestBodyBytes, type OutgoingMessage } from '../src/index.ts';
import { failureOf } from './support/error-of.ts';

const now = Date.UTC(2026, 0, 1);
const day = 24 * 60 * 60 * 1000;
const check = (fields: Partial<OutgoingMessage>) =>
  checkMessage({ topic: 'orders', body: Buffer.from('x'), ...fields }, now, "Event 'a'");
const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`p${at}`, 'v']));

it.each<[string, Partial<OutgoingMessage>]>([
  ['nothing but a body', {}],
  ['the largest body', { body: Buffer.alloc(largestBodyBytes, 1) }],
  ['tag, keys and group', { tag: 'order.created', keys: ['a', 'ü-1'], messageGroup: 'g'.repeat(63) }],
  ['the longest delay', { deliverAtMs: now + day }],
  ['a time that is over', { deliverAtMs: now - 1 }],
  ['128 properties', { properties: many(128) }],
  ['16 KiB of properties', { properties: { p: 'v'.repeat(16 * 1024 - 1) } }],
  [
    '16 KiB of properties, tag and keys',
    { tag: 'tt', keys: ['kk', 'k'], properties: { p: 'v'.repeat(16 * 1024 - 6) } },
  ],
  ['names of RocketMQ in lower case', { properties: { keys: '1', tags: '2' } }],
])('takes %s', (_, fields) => {
  expect(() => check(fields)).not.toThrow();
});

describe('refuses, naming the event and the reason,', () => {
  it.each<[string, Partial<OutgoingMessage>, string]>([
    [
      'a body too large',
      { body: Buffer.alloc(largestBodyBytes + 1) },
      'TOO_LARGE .*4128769 bytes, RocketMQ takes 4128768',
    ],
    ['an empty body', { body: Buffer.alloc(0) }, 'REJECTED .*empty body'],
    ['a blank tag', { tag: ' ' }, 'REJECTED .*tag: expected a text that is not blank'],
    ['a tag with |', { tag: 'a|b' }, "REJECTED .*tag: expected no '\\|'"],
    ['a tag with a control character', { tag: 'a\tb' }, 'REJECTED .*tag: '],
    ['an empty key', { keys: ['a', ''] }, 'REJECTED .*key: '],
    ['a key with a blank', { keys: ['a b'] }, 'REJECTED .*key: expected a text without blanks'],
    ['a key with a line end', { keys: ['a\n'] }, 'REJECTED .*key: '],
    [
      'too long keys',
      { keys: Array.from({ length: 400 }, () => 'k'.repeat(41)) },
      'REJECTED .*tag and keys, found 16400',
    ],
    ['a long tag', { tag: 't'.repeat(16 * 1024), properties: { p: 'v' } }, 'REJECTED .*tag and keys, found 16386'],
    ['a long group', { messageGroup: 'ü'.repeat(32) }, 'REJECTED .*message group: expected 1 to 63 bytes.*found 64'],
    ['a blank group', { messageGroup: ' ' }, 'REJECTED .*message group: '],
    ['a group with a control character', { messageGroup: 'a\u0000' }, 'REJECTED .*message group: found a control'],
    ['group and delay', { messageGroup: 'g', deliverAtMs: now + 1 }, 'REJECTED .*either a message group or a delay'],
    ['a long delay', { deliverAtMs: now + day + 1 }, 'REJECTED .*delay: RocketMQ takes at most 24 hours'],
    ['129 properties', { properties: many(129) }, 'REJECTED .*at most 128 properties, found 129'],
    ['too long properties', { properties: { p: 'v'.repeat(16 * 1024) } }, 'REJECTED .*at most 16384 bytes'],
    ['long properties not in ASCII', { properties: { p: 'ü'.repeat(8 * 1024) } }, 'REJECTED .*at most 16384 bytes'],
    ['a reserved property', { properties: { KEYS: 'x' } }, "REJECTED .*property 'KEYS': RocketMQ keeps this name"],
    [
      'a property that would make a group',
      { properties: { __SHARDINGKEY: 'g' } },
      "REJECTED .*property '__SHARDINGKEY'",
    ],
    ['an empty property', { properties: { p: '' } }, "REJECTED .*property 'p': RocketMQ drops empty values"],
    ['a control character in a name', { properties: { 'p\n': 'v' } }, 'REJECTED .*property "p.n": found a control'],
    ['a control character in a value', { properties: { p: 'v\u0001' } }, "REJECTED .*property 'p': found a control"],
  ])('%s', async (_, fields, expected) => {
    expect(await failureOf(() => check(fields))).toMatch(new RegExp(expected, 'u'));
    expect(await failureOf(() => check(fields))).toContain("Event 'a': ");
  });
});
