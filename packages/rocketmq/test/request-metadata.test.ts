import { expect, it } from 'vitest';
import { RequestMetadata } from '../src/client/request-metadata.ts';

const identity = { clientId: 'c1', namespace: undefined, username: undefined, password: undefined };
const noon = Date.UTC(2026, 0, 31, 12);

it('says who is calling, and when', () => {
  expect(new RequestMetadata(identity).at(noon).getMap()).toEqual({
    'x-mq-protocol': 'v2',
    'x-mq-client-id': 'c1',
    'x-mq-date-time': '20260131T120000Z',
    'x-mq-language': 'HTTP',
    'x-mq-client-version': '5.0.0',
    'x-mq-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
});

it('signs the date with the password', () => {
  const metadata = new RequestMetadata({ ...identity, namespace: 'n', username: 'key', password: 'secret' }).at(noon);
  expect(metadata.get('x-mq-namespace')).toEqual(['n']);
  // printf 20260131T120000Z | openssl dgst -sha1 -hmac secret
  const signature = '91144E381F56649B9C636AFC56776D7A216ECFAA';
  expect(metadata.get('authorization')).toEqual([
    `MQv2-HMAC-SHA1 Credential=key, SignedHeaders=x-mq-date-time, Signature=${signature}`,
  ]);
});

it('has another id for each call, and another date each second', () => {
  const requests = new RequestMetadata(identity);
  const [first, second, third] = [noon, noon + 999, noon + 1000].map((at) => requests.at(at).getMap());
  expect(new Set([first, second, third].map((headers) => headers?.['x-mq-request-id'])).size).toBe(3);
  expect(second?.['x-mq-date-time']).toBe(first?.['x-mq-date-time']);
  expect(third?.['x-mq-date-time']).toBe('20260131T120001Z');
});
