import { describe, expect, it } from 'vitest';
import { rocketmqSourceOptions } from '../src/index.ts';

const right = { endpoint: '127.0.0.1:8081', topic: 'orders', consumerGroup: 'shop' };

it('needs endpoint, topic and group; everything else has a default', () => {
  expect(rocketmqSourceOptions.parse(right)).toEqual({
    ...right,
    tls: false,
    requestTimeoutMs: 3000,
    startTimeoutMs: 10_000,
    ordered: false,
    parallelReceives: 4,
    invisibleMs: 60_000,
    pollMs: 5000,
    facts: false,
    raw: {},
  });
});

describe('names the path of a wrong value', () => {
  it.each<[string, object, string]>([
    ['no endpoint', { endpoint: undefined }, 'endpoint'],
    ['an endpoint that is none', { endpoint: 'http://a:8081' }, 'endpoint'],
    ['no topic', { topic: undefined }, 'topic'],
    ['an empty topic', { topic: '' }, 'topic'],
    ['an empty group', { consumerGroup: '' }, 'consumerGroup'],
    ['an empty tag', { tag: '' }, 'tag'],
    ['tag and SQL', { tag: 'a', sql: 'b = 1' }, 'sql'],
    ['a text for a number', { pollMs: '5000' }, 'pollMs'],
    ['a poll too short', { pollMs: 4999 }, 'pollMs'],
    ['a poll too long', { pollMs: 20_001 }, 'pollMs'],
    ['too short an invisibility', { invisibleMs: 9999 }, 'invisibleMs'],
    ['too long an invisibility', { invisibleMs: 43_200_001 }, 'invisibleMs'],
    ['no receives', { parallelReceives: 0 }, 'parallelReceives'],
    ['too many receives', { parallelReceives: 5 }, 'parallelReceives'],
    ['half a receive', { parallelReceives: 1.5 }, 'parallelReceives'],
    ['a text for a switch', { ordered: 'yes' }, 'ordered'],
    ['a wrong raw type', { raw: { type: 1 } }, 'raw.type'],
    ['an empty certificate', { tls: { ca: '' } }, 'tls.ca'],
    ['a text for encryption', { tls: 'yes' }, 'tls'],
    ['too short a request', { requestTimeoutMs: 999 }, 'requestTimeoutMs'],
    ['too short a start', { startTimeoutMs: 0 }, 'startTimeoutMs'],
    ['an empty password', { password: '' }, 'password'],
    ['an empty username', { username: '' }, 'username'],
    ['an empty namespace', { namespace: '' }, 'namespace'],
  ])('%s', (_, fields, path) => {
    const { error } = rocketmqSourceOptions.safeParse({ ...right, ...fields });
    expect(error?.issues.map((issue) => issue.path.join('.'))).toEqual([path]);
  });

  it('and of a key that it does not know', () => {
    const { error } = rocketmqSourceOptions.safeParse({ ...right, tagg: 'a', raw: { x: 1 } });
    const keys = error?.issues.map((issue) => [
      ...issue.path,
      ...(issue.code === 'unrecognized_keys' ? issue.keys : []),
    ]);
    expect(keys?.map((path) => path.join('.')).toSorted()).toEqual(['raw.x', 'tagg']);
  });
});

it('marks the secret', () => {
  const schema = rocketmqSourceOptions['~standard'].jsonSchema.input({ target: 'draft-2020-12' });
  expect(schema).toMatchObject({ properties: { password: { writeOnly: true } } });
});
