import { expect, it } from 'vitest';
import { tellsOfSecret } from '../../src/conformance/any/tells-of-secret.ts';

it.each([
  'password',
  'clientSecret',
  'token',
  'sessionToken',
  'apiKey',
  'secretAccessKey',
  'auth.passphrase',
  'tls.key',
])('%s tells of a secret', (name) => expect(tellsOfSecret(name.split('.'))).toBe(true));

it.each([
  'passwordFile',
  'partitionKey',
  'key',
  'keyPrefix',
  'tokenUrl',
  'accessKey',
  'username',
  'path',
  'message.key',
])('%s tells of none', (name) => expect(tellsOfSecret(name.split('.'))).toBe(false));
