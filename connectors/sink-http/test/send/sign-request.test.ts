import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { signBody, signForAws } from '../../src/send/sign-request.ts';

const request = {
  method: 'POST',
  origin: 'https://h.example',
  path: '/',
  headers: { 'content-type': 'text/plain' },
  body: Buffer.from([0, 255, 10]),
};
const now = Date.UTC(2015, 7, 30, 12, 36, 0);

it('signs the bytes of a body, behind the time where there is a header for it', () => {
  const how = {
    secret: 'geheim',
    header: 'X-Hub-Signature-256',
    algorithm: 'sha256',
    encoding: 'hex',
    prefix: 'sha256=',
  } as const;
  const mac = (before: string) => createHmac('sha256', 'geheim').update(before).update(request.body).digest('hex');
  expect(signBody(request, how, now).headers).toEqual({
    ...request.headers,
    'x-hub-signature-256': `sha256=${mac('')}`,
  });
  const timed = signBody(request, { ...how, prefix: '', timestampHeader: 'X-Time' }, now);
  expect(timed.headers).toEqual({
    ...request.headers,
    'x-time': '1440938160',
    'x-hub-signature-256': mac('1440938160.'),
  });
  const empty = signBody({ ...request, body: undefined }, { ...how, algorithm: 'sha1', encoding: 'base64' }, now);
  expect(empty.headers['x-hub-signature-256']).toBe(`sha256=${createHmac('sha1', 'geheim').digest('base64')}`);
});

// The signatures that AWS publishes with its test suite, for the requests `get-vanilla` and `post-vanilla`.
it.each([
  ['GET', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
  ['POST', '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
])('signs %s as AWS does', (method, signature) => {
  const keys = {
    region: 'us-east-1',
    service: 'service',
    accessKeyId: 'AKIDEXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  };
  const plain = { method, origin: 'https://example.amazonaws.com', path: '/', headers: {}, body: undefined };
  const signed = signForAws(plain, keys, now);
  expect(signed.headers).toEqual({
    'x-amz-date': '20150830T123600Z',
    authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=${signature}`,
  });
});

it('signs a body, a token of a session and a path with a query, and sends what it has signed', () => {
  const keys = {
    region: 'eu-central-1',
    service: 'execute-api',
    accessKeyId: 'A',
    secretAccessKey: 'S',
    sessionToken: 'T',
  };
  const odd = { ...request, path: "/a%2Fb/c?x=%20y&z=1'" };
  const { headers, path, body } = signForAws(odd, keys, now);
  expect(headers).toMatchObject({ 'x-amz-security-token': 'T', 'content-type': 'text/plain' });
  expect(headers['authorization']).toContain('SignedHeaders=content-type;host;x-amz-date;x-amz-security-token');
  expect(Object.keys(headers)).not.toContain('host');
  expect(path).toBe('/a%2Fb/c?x=%20y&z=1%27');
  expect(body).toBe(request.body);
  const other = signForAws({ ...odd, body: Buffer.from('x') }, keys, now);
  expect(other.headers['authorization']).not.toBe(headers['authorization']);
});
