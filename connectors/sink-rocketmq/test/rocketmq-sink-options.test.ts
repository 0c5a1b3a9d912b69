import { describe, expect, it } from 'vitest';
import { rocketmqSinkOptions } from '../src/index.ts';

const right = { endpoint: '127.0.0.1:8081', topic: 'orders' };

it('needs endpoint and topic; everything else has a default', () => {
  expect(rocketmqSinkOptions.parse(right)).toEqual({
    ...right,
    tls: false,
    requestTimeoutMs: 3000,
    startTimeoutMs: 10_000,
    mode: 'binary',
    keyAttributes: [],
    batch: false,
    maxInFlightRequests: 16,
  });
});

it('takes an attribute in place of the topic', () => {
  expect(rocketmqSinkOptions.safeParse({ endpoint: 'a', topicAttribute: 'subject' }).success).toBe(true);
});

describe('names the path of a wrong value', () => {
  it.each<[string, object, string]>([
    ['no endpoint', { endpoint: undefined }, 'endpoint'],
    ['two endpoints', { endpoint: 'a:1;b:1' }, 'endpoint'],
    ['no topic and no attribute', { topic: undefined }, 'topic'],
    ['an empty topic', { topic: '' }, 'topic'],
    ['an attribute that is none', { topicAttribute: 'Subject' }, 'topicAttribute'],
    ['an unknown mode', { mode: 'json' }, 'mode'],
    ['a tag attribute that is none', { tagAttribute: '' }, 'tagAttribute'],
    ['one key in place of a list', { keyAttributes: 'id' }, 'keyAttributes'],
    ['a key attribute that is none', { keyAttributes: ['id', 'a-b'] }, 'keyAttributes.1'],
    ['a group attribute that is none', { messageGroupAttribute: 'a b' }, 'messageGroupAttribute'],
    ['a delay attribute that is none', { delayAttribute: 'a.b' }, 'delayAttribute'],
    ['a text for a switch', { batch: 'yes' }, 'batch'],
    ['no requests', { maxInFlightRequests: 0 }, 'maxInFlightRequests'],
    ['too many requests', { maxInFlightRequests: 33 }, 'maxInFlightRequests'],
  ])('%s', (_, fields, path) => {
    const { error } = rocketmqSinkOptions.safeParse({ ...right, ...fields });
    expect(error?.issues.map((issue) => issue.path.join('.'))).toEqual([path]);
  });

  it('and of a key that it does not know', () => {
    expect(rocketmqSinkOptions.safeParse({ ...right, tag: 'x' }).error?.issues).toMatchObject([{ keys: ['tag'] }]);
  });
});
