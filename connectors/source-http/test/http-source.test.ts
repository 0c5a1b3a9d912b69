import { connect } from 'node:net';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync, brotliCompressSync, deflateSync } from 'node:zlib';
import { createHmac } from 'node:crypto';
import { until } from '@eventmesh/connector-testkit';
import { expect, it, describe } from 'vitest';
import { eventBytes, RunningSource } from './support/running-source.ts';

const structured = { 'content-type': 'application/cloudevents+json' };
const event = (id: string) => ({ specversion: '1.0', id, source: '/test', type: 't', data: { id } });

it('answers 204 once an event is settled, and not before', async () => {
  await using running = await RunningSource.start({}, false);
  let status = 0;
  const sending = running.sendEvent('1').then((answer) => (status = answer.status));
  await until('the event is read', () => running.records.length === 1, 5000);
  expect(status).toBe(0);
  await running.source.commit(running.records);
  await sending;
  expect(status).toBe(204);
});

it('takes a batch as a whole, or refuses it as a whole, as a problem that says why', async () => {
  await using running = await RunningSource.start();
  const headers = { 'content-type': 'application/cloudevents-batch+json' };
  const good = await running.send(headers, JSON.stringify([event('1'), event('2')]));
  const bad = await running.send(headers, JSON.stringify([event('3'), { ...event('4'), type: 1 }]));
  expect([good.status, bad.status]).toEqual([204, 400]);
  expect(bad.headers.get('content-type')).toBe('application/problem+json');
  expect(JSON.parse(bad.text)).toEqual({
    type: 'about:blank',
    title: 'Bad Request',
    status: 400,
    detail: expect.stringContaining('Event 2 of 2'),
  });
  expect(running.events.map(({ id }) => id)).toEqual(['1', '2']);
});

it.each([
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
] as const)('unpacks %s', async (encoding, pack) => {
  await using running = await RunningSource.start();
  const answer = await running.send(
    { ...structured, 'content-encoding': encoding },
    new Uint8Array(pack(JSON.stringify(event('1')))),
  );
  expect(answer.status).toBe(204);
  expect(running.events).toMatchObject([{ id: '1', data: { id: '1' } }]);
});

it.each([
  ['another method', 405, {}, '/events', 'PUT'],
  ['another path', 404, structured, '/elsewhere', 'POST'],
  ['no event', 415, { 'content-type': 'text/plain' }, '/events', 'POST'],
  ['an unknown encoding', 415, { ...structured, 'content-encoding': 'zstd' }, '/events', 'POST'],
  ['a broken encoding', 400, { ...structured, 'content-encoding': 'gzip' }, '/events', 'POST'],
] as const)('%s is answered %d', async (_, status, headers, path, method) => {
  await using running = await RunningSource.start();
  const answer = await running.send(headers, 'x', path, method);
  expect(answer.status).toBe(status);
  if (status === 405) expect(answer.headers.get('allow')).toBe('POST, OPTIONS');
});

describe('credentials', () => {
  const basic = `Basic ${Buffer.from('me:pass').toString('base64')}`;

  it.each([
    ['Bearer right', 204],
    ['bearer right', 204],
    ['Bearer wrong', 401],
    ['Bearer', 401],
    ['right', 401],
    [basic, 204],
    [basic.slice(0, -1), 401],
    ['Basic Og==', 401],
    ['', 401],
  ])('%s is answered %d', async (authorization, status) => {
    await using running = await RunningSource.start({ token: 'right', username: 'me', password: 'pass' });
    const answer = await running.sendEvent('1', authorization === '' ? {} : { authorization });
    expect(answer.status).toBe(status);
    if (status === 401) expect(answer.headers.get('www-authenticate')).toBe('Bearer, Basic realm="events"');
    expect(answer.text).not.toContain('right');
  });

  it('takes a token in the query only when it may', async () => {
    await using open = await RunningSource.start({ token: 'right', tokenInQuery: true });
    await using strict = await RunningSource.start({ token: 'right' });
    const body = JSON.stringify(event('1'));
    expect((await open.send(structured, body, '/events?access_token=right')).status).toBe(204);
    expect((await open.send(structured, body, '/events?access_token=wrong')).status).toBe(401);
    expect((await strict.send(structured, body, '/events?access_token=right')).status).toBe(401);
  });
});

it('answers 429 with Retry-After while more waits than it holds', async () => {
  await using running = await RunningSource.start({ maxWaitingRecords: 2 }, 'unread');
  const statuses: number[] = [];
  const sent = ['1', '2'].map((id) => running.sendEvent(id).then(({ status }) => statuses.push(status)));
  let refused = await running.sendEvent('3');
  for (let round = 0; round < 50 && refused.status !== 429; round += 1) refused = await running.sendEvent('3');
  expect([refused.status, refused.headers.get('retry-after'), statuses]).toEqual([429, '1', []]);
  const records = await running.source.read({ maxRecords: 9, maxBytes: 9999 }, new AbortController().signal);
  await running.source.commit(records);
  await Promise.all(sent);
  expect(statuses).toEqual([204, 204]);
});

it('answers 429 while the bodies that wait are larger than it holds', async () => {
  await using running = await RunningSource.start({ maxWaitingBytes: 200, answerTimeoutMs: 100 }, 'unread');
  const first = running.sendEvent('1', { 'x-padding': 'x'.repeat(300) });
  let second = running.sendEvent('2');
  expect(new Set([(await first).status, (await second).status])).toEqual(new Set([503, 429]));
  second = running.sendEvent('2');
  expect((await second).status).toBe(503);
});

it('answers 504 when its time is over, and takes what was on its way only once', async () => {
  await using running = await RunningSource.start({ answerTimeoutMs: 100 }, false);
  const late = await running.sendEvent('1');
  expect([late.status, late.headers.get('retry-after')]).toEqual([504, '1']);
  await running.source.commit(running.records);
  expect((await running.sendEvent('1')).status).toBe(204);
  expect(running.records).toHaveLength(1);
});

it('answers 503 to what is released, and to what comes while it stops', async () => {
  await using running = await RunningSource.start({}, false);
  const sending = running.sendEvent('1');
  await until('the event is read', () => running.records.length === 1, 5000);
  await running.stopReading();
  const refused = await running.sendEvent('2');
  await running.source.release(running.records);
  expect([(await sending).status, refused.status, refused.headers.get('retry-after')]).toEqual([503, 503, '1']);
});

it('a client that goes away and sends again gets its event taken once', async () => {
  await using running = await RunningSource.start({}, false);
  const socket = connect(running.port, '127.0.0.1');
  socket.write(eventBytes('1'));
  await until('the event is read', () => running.records.length === 1, 5000);
  socket.resetAndDestroy();
  const sending = running.sendEvent('1');
  // The other request is there when a third one, behind it, is.
  const behind = running.sendEvent('2');
  await until('the next event is read', () => running.records.length === 2, 5000);
  await running.source.commit(running.records);
  expect([(await sending).status, (await behind).status]).toEqual([204, 204]);
  expect(running.events.map(({ id }) => id)).toEqual(['1', '2']);
});

it('what nobody has read is forgotten when its client goes away', async () => {
  await using running = await RunningSource.start({ maxWaitingRecords: 1 }, 'unread');
  const socket = connect(running.port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(eventBytes('1'));
  const outcome = async (id: string): Promise<number | 'waits'> =>
    await Promise.race([running.sendEvent(id).then(({ status }) => status), pause(50, 'waits' as const)]);
  await until('the first one waits', async () => (await outcome('2')) === 429, 5000);
  expect(await outcome('2')).toBe(429);
  socket.resetAndDestroy();
  await until('another one waits in its place', async () => (await outcome('3')) === 'waits', 5000);
});

it('a client that closes its side early gets its answer', async () => {
  await using running = await RunningSource.start();
  const socket = connect({ port: running.port, host: '127.0.0.1', allowHalfOpen: true });
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
  socket.end(eventBytes('1'));
  await once(socket, 'end');
  socket.destroy();
  expect(answer).toMatch(/^HTTP\/1\.1 204 /);
});

it('tells a client that asks first to go on, and one that is refused not to', async () => {
  await using running = await RunningSource.start({ token: 'right' });
  const asks = 'Expect: 100-continue\r\nConnection: close\r\n';
  expect(await running.sendBytes(eventBytes('1', `${asks}Authorization: Bearer right\r\n`))).toMatch(
    /^HTTP\/1\.1 100 [^]*HTTP\/1\.1 204 /,
  );
  expect(await running.sendBytes(eventBytes('2', asks))).toMatch(/^HTTP\/1\.1 401 /);
});

describe('several sources on one port', () => {
  it('share it by path; a path whose source has gone is answered 503, until the last one goes', async () => {
    await using first = await RunningSource.start({ path: '/a' });
    const { port } = first;
    await first.source.close();
    await using a = await RunningSource.start({ port, path: '/a' });
    await using b = await RunningSource.start({ port, path: '/b/{name}' });
    const at = async (path: string) => (await a.send(structured, JSON.stringify(event(path)), path)).status;
    expect([await at('/a'), await at('/b/x'), await at('/b'), await at('/c')]).toEqual([204, 204, 404, 404]);
    expect([a.events.length, b.events.length]).toEqual([1, 1]);
    await b.stopReading();
    await b.source.close();
    expect([await at('/a'), await at('/b/x')]).toEqual([204, 503]);
    await a.stopReading();
    await a.source.close();
    await expect(at('/a')).rejects.toThrow('fetch failed');
  });

  it('must agree on what makes the server, and on the options of a path', async () => {
    await using first = await RunningSource.start({});
    const { port } = first;
    await first.source.close();
    await using _ = await RunningSource.start({ port });
    await expect(RunningSource.start({ port, path: '/b', maxConnections: 5 })).rejects.toMatchObject({
      code: 'INVALID_OPTIONS',
      message: expect.stringContaining("'maxConnections'"),
    });
    await expect(RunningSource.start({ port, token: 'other' })).rejects.toMatchObject({
      code: 'INVALID_OPTIONS',
      message: expect.stringContaining("'/events'"),
    });
    await using again = await RunningSource.start({ port });
    expect((await again.sendEvent('1')).status).toBe(204);
  });
});

it('tells its health to anyone, and that it stops', async () => {
  await using running = await RunningSource.start({ token: 'right' });
  const health = async (method = 'GET') => await running.send({}, '', '/healthz', method);
  expect(await health()).toMatchObject({ status: 200, text: '{"status":"ok"}' });
  expect(await health('HEAD')).toMatchObject({ status: 200, text: '' });
  await running.stopReading();
  expect((await health()).status).toBe(503);
});

describe('OPTIONS', () => {
  const ask = { 'WebHook-Request-Origin': 'sender.example', 'WebHook-Request-Rate': '120' };

  it('lets a sender deliver that is allowed to, at a rate', async () => {
    await using running = await RunningSource.start({
      allowedSenders: ['Sender.example'],
      allowedRate: 60,
      token: 'right',
    });
    const { status, headers } = await running.send(ask, '', '/events', 'OPTIONS');
    expect([
      status,
      headers.get('allow'),
      headers.get('webhook-allowed-origin'),
      headers.get('webhook-allowed-rate'),
    ]).toEqual([200, 'POST, OPTIONS', 'sender.example', '60']);
  });

  it('gives no word of consent to another', async () => {
    await using running = await RunningSource.start({ allowedSenders: ['other.example'] });
    const { headers } = await running.send(ask, '', '/events', 'OPTIONS');
    expect([headers.get('webhook-allowed-origin'), headers.get('webhook-allowed-rate')]).toEqual([null, null]);
  });

  it('lets pages send from origins that are allowed to, and no others', async () => {
    await using running = await RunningSource.start({ cors: { origins: ['https://shop.example'] } });
    const preflight = async (origin: string) =>
      (
        await running.send(
          { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'ce-id' },
          '',
          '/events',
          'OPTIONS',
        )
      ).headers;
    const allowed = await preflight('https://shop.example');
    expect([
      allowed.get('access-control-allow-origin'),
      allowed.get('access-control-allow-headers'),
      allowed.get('access-control-max-age'),
    ]).toEqual(['https://shop.example', 'ce-id', '600']);
    expect((await preflight('https://evil.example')).get('access-control-allow-origin')).toBeNull();
    expect(
      (await running.sendEvent('1', { origin: 'https://shop.example' })).headers.get('access-control-allow-origin'),
    ).toBe('https://shop.example');
  });
});

it('slack: answers a challenge that is signed, and takes it for no event', async () => {
  await using running = await RunningSource.start({ webhook: { preset: 'slack', secret: 's' } });
  const body = '{"type":"url_verification","challenge":"abc"}';
  const time = String(Math.floor(Date.now() / 1000));
  const signature = `v0=${createHmac('sha256', 's').update(`v0:${time}:${body}`).digest('hex')}`;
  const headers = {
    'content-type': 'application/json',
    'x-slack-request-timestamp': time,
    'x-slack-signature': signature,
  };
  expect(await running.send(headers, body)).toMatchObject({ status: 200, text: 'abc' });
  expect((await running.send({ ...headers, 'x-slack-signature': 'v0=00' }, body)).status).toBe(401);
  expect(running.events).toEqual([]);
});

it('webhooks: takes the names in the path, and checks signatures before it looks into the body', async () => {
  const attributes = { source: '/hooks/{path.team}', type: 'hook' };
  await using running = await RunningSource.start({
    path: '/hooks/{team}',
    webhook: { preset: 'hmac', secret: 's', attributes },
  });
  const signed = (body: string) => ({
    'content-type': 'application/json',
    'x-signature': createHmac('sha256', 's').update(body).digest('hex'),
  });
  expect((await running.send(signed('{"a":1}'), '{"a":1}', '/hooks/blue%20one')).status).toBe(204);
  expect((await running.send(signed('{"a":1}'), '{"a":2}', '/hooks/blue')).status).toBe(401);
  expect((await running.send(signed('no json'), 'no json', '/hooks/blue')).status).toBe(400);
  expect(running.events).toMatchObject([{ source: '/hooks/blue%20one', data: { a: 1 } }]);
});

it('a port that is taken by another is told as something that passes', async () => {
  await using first = await RunningSource.start();
  // Of port 0 each has its own server, so this one does not share that of the first.
  await expect(RunningSource.start({ port: first.port })).rejects.toMatchObject({ code: 'CONFLICT' });
});
