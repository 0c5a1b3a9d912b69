import { expect, test } from 'vitest';
import { z } from 'zod';
import { connectionOptionsShape } from '../src/client/connection-options.ts';
import { connectionSettings } from '../src/client/connection-settings.ts';

const schema = z.strictObject(connectionOptionsShape);
const settingsOf = (options: z.input<typeof schema>) => connectionSettings(schema.parse(options));

test.each([
  ['amqp://rabbit', { host: 'rabbit', port: 5672, vhost: '/', username: 'guest', password: 'guest', tls: undefined }],
  ['amqps://rabbit', { port: 5671, tls: {} }],
  ['amqp://rabbit:1/', { port: 1, vhost: '/' }],
  ['amqp://me:p%40ss@rabbit/a%2Fb', { username: 'me', password: 'p@ss', vhost: 'a/b' }],
  ['amqp://me@rabbit', { username: 'me', password: '' }],
  ['amqp://[::1]:5672', { host: '::1' }],
])('%s', (url, expected) => {
  expect(settingsOf({ url })).toMatchObject(expected);
});

test('options go before what is in the address, and a place has no secret', () => {
  const settings = settingsOf({
    url: 'amqp://me:old@rabbit/shop',
    username: 'you',
    password: 'new',
    heartbeatMs: 1500,
  });
  expect(settings).toMatchObject({ username: 'you', password: 'new', heartbeatSeconds: 2 });
  expect(settings.place).toBe("rabbit:5672 (virtual host 'shop')");
});

test('tls encrypts whatever the protocol is', () => {
  const ca = '-----BEGIN CERTIFICATE-----';
  expect(settingsOf({ url: 'amqp://rabbit', tls: { ca } })).toMatchObject({ port: 5671, tls: { ca } });
  expect(settingsOf({ url: 'amqps://rabbit', tls: false }).tls).toEqual({});
});

test.each(['http://rabbit', 'amqp://rabbit?heartbeat=0', 'amqp://rabbit/a/b', 'amqp://me:secret%@rabbit'])(
  '%s is refused, and a secret in it not repeated',
  (url) => {
    const { error } = schema.safeParse({ url });
    expect(error?.issues).toMatchObject([{ path: ['url'] }]);
    expect(error?.message).not.toContain('secret');
  },
);
