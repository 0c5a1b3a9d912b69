import { describe, expect, it } from 'vitest';
import { event } from './support/event.ts';
import { Receiver } from './support/receiver.ts';
import { OpenSink } from './support/write.ts';

describe('who sends', () => {
  it.each([
    ['a token', { token: 'geheim' }, { authorization: 'Bearer geheim' }],
    [
      'name and password',
      { username: 'me', password: 'gehe:im' },
      { authorization: `Basic ${Buffer.from('me:gehe:im').toString('base64')}` },
    ],
    ['a key', { apiKey: { value: 'geheim' } }, { 'x-api-key': 'geheim' }],
    ['a key of another name', { apiKey: { value: 'geheim', name: 'Key' } }, { key: 'geheim' }],
  ])('is told by %s', async (_, credentials, headers) => {
    await using receiver = await Receiver.start();
    await using open = new OpenSink({ url: receiver.url, ...credentials });
    expect(await open.write([event()])).toEqual({});
    expect(receiver.requests[0]?.headers).toMatchObject(headers);
  });

  it('is told by a key in the query', async () => {
    await using receiver = await Receiver.start();
    await using open = new OpenSink({
      url: [`${receiver.url}/a`, `${receiver.url}/b?x=y`],
      apiKey: { value: 'a b&c', name: 'key', in: 'query' },
    });
    expect(await open.write([event()])).toEqual({});
    expect(receiver.requests.map(({ path }) => path).toSorted()).toEqual(['/a?key=a%20b%26c', '/b?x=y&key=a%20b%26c']);
  });

  it('is not in what is told of an answer that echoes it', async () => {
    await using receiver = await Receiver.start(({ headers }) => ({
      status: 403,
      body: `Not you: ${headers['authorization']} ${headers['x-api-key']} ${headers['x-secret']}`,
    }));
    await using open = new OpenSink({
      url: receiver.url,
      token: 'geheim-1',
      apiKey: { value: 'geheim-2' },
      headers: { 'X-Secret': 'geheim-3' },
    });
    const failed = await open.write([event()]);
    expect(failed['1']?.code).toBe('FORBIDDEN');
    expect(failed['1']?.message).toContain('Not you: Bearer (secret) (secret) (secret)');
  });
});

it('does not tell of an answer a secret in a header of its own, with the scheme before it or without', async () => {
  await using receiver = await Receiver.start(({ headers }) => {
    const [, token] = String(headers['authorization']).split(' ');
    return { status: 401, body: `Bad token ${token} in ${headers['authorization']}` };
  });
  await using open = new OpenSink({ url: receiver.url, headers: { Authorization: 'Bearer geheim' } });
  const failed = await open.write([event()]);
  expect(failed['1']?.message).toContain('Bad token (secret) in (secret)');
});

it('does not tell of an answer what in its URL may be a secret', async () => {
  await using receiver = await Receiver.start(({ path }) => ({ status: 404, body: `Cannot POST ${path}` }));
  const url = `${receiver.url}/services/T0123/AbCdEfGhIjKlMnOpQr/{$.id}?sig=0123456789abcdef%2B&v=1`;
  await using open = new OpenSink({ url });
  const failed = await open.write([event()]);
  expect(failed['1']?.message).toContain('Cannot POST /services/T0123/(secret)/1?sig=(secret)&v=1');
});
