import { request, type RequestOptions } from 'node:https';
import { connect as connectH2, constants, type ClientHttp2Session } from 'node:http2';
import { connect as connectPlain } from 'node:net';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { until } from '@eventmesh/connector-testkit';
import { expect, it } from 'vitest';
import { makeCertificate } from '@eventmesh/test-servers';
import { RunningSource } from './support/running-source.ts';

const server = makeCertificate('server');
const client = makeCertificate('client');
const stranger = makeCertificate('stranger');
const attributes = {
  'ce-specversion': '1.0',
  'ce-source': '/test',
  'ce-type': 't',
  'content-type': 'application/json',
};

async function overH1(port: number, id: string, options: RequestOptions = {}): Promise<number | undefined> {
  const sent = request({
    host: '127.0.0.1',
    port,
    path: '/events',
    method: 'POST',
    ca: server.cert,
    agent: false,
    headers: { ...attributes, 'ce-id': id },
    ...options,
  });
  sent.end('{}');
  const [response] = (await once(sent, 'response')) as [{ readonly statusCode?: number; resume(): void }];
  response.resume();
  return response.statusCode;
}

function h2(port: number, options = {}): ClientHttp2Session {
  const session = connectH2(`https://127.0.0.1:${port}`, { ca: server.cert, ...options });
  session.on('error', () => {});
  return session;
}

function post(session: ClientHttp2Session, id: string, body: string | null = '{}', further = {}) {
  const stream = session.request({ ':method': 'POST', ':path': '/events', ...attributes, 'ce-id': id, ...further });
  stream.on('error', () => {});
  if (body !== null) stream.end(body);
  return stream;
}

async function answerOf(stream: ReturnType<typeof post>): Promise<{ readonly status: unknown; readonly body: string }> {
  const [headers] = (await once(stream, 'response')) as [Readonly<Record<string, unknown>>];
  return { status: headers[':status'], body: await text(stream) };
}

function statusOf(stream: ReturnType<typeof post>): Promise<unknown> {
  return new Promise((resolve) => void stream.on('response', (headers) => resolve(headers[':status'])));
}

function closeOf(stream: ReturnType<typeof post>): Promise<unknown> {
  return new Promise((resolve) => void stream.on('close', () => resolve(stream.rstCode)));
}

it('speaks HTTP/1.1 and HTTP/2 over TLS on the same port, by what the client asks for', async () => {
  await using running = await RunningSource.start({ tls: server });
  expect(await overH1(running.port, '1')).toBe(204);
  const session = h2(running.port);
  expect((await answerOf(post(session, '2'))).status).toBe(204);
  const refused = await answerOf(post(session, '3', '{'));
  expect([refused.status, JSON.parse(refused.body)]).toMatchObject([400, { status: 400 }]);
  expect(session.alpnProtocol).toBe('h2');
  session.close();
  expect(running.events.map(({ id }) => id)).toEqual(['1', '2']);
});

it('answers many requests of one HTTP/2 connection in whatever order their events are settled', async () => {
  await using running = await RunningSource.start({ tls: server }, false);
  const session = h2(running.port);
  const ids = Array.from({ length: 50 }, (_, index) => String(index));
  const answers = ids.map((id) => answerOf(post(session, id)));
  await until('all are read', () => running.records.length === 50, 5000);
  await running.source.commit(running.records.toReversed());
  expect(new Set((await Promise.all(answers)).map(({ status }) => status))).toEqual(new Set([204]));
  session.close();
});

it('lets in over TLS only clients with a certificate of the right authority', async () => {
  await using running = await RunningSource.start({ tls: { ...server, ca: client.cert } });
  expect(await overH1(running.port, '1', client)).toBe(204);
  await expect(overH1(running.port, '2')).rejects.toThrow(/alert|reset|disconnected|hang up/i);
  await expect(overH1(running.port, '3', stranger)).rejects.toThrow(/alert|reset|disconnected|hang up/i);
  const session = h2(running.port, client);
  expect((await answerOf(post(session, '4'))).status).toBe(204);
  session.close();
  expect(running.events.map(({ id }) => id)).toEqual(['1', '4']);
});

it('HTTP/2 resets: what is broken off is not taken, and what was read already is taken once', async () => {
  await using running = await RunningSource.start({ tls: server }, false);
  const session = h2(running.port);
  const broken = post(session, 'broken', null);
  broken.write('{"a":');
  const reset = post(session, 'reset');
  await until('it is read', () => running.records.length === 1, 5000);
  broken.close(constants.NGHTTP2_CANCEL);
  reset.close(constants.NGHTTP2_CANCEL);
  const again = answerOf(post(session, 'reset'));
  const behind = answerOf(post(session, 'behind'));
  await until('the next one is read', () => running.records.length === 2, 5000);
  await running.source.commit(running.records);
  expect([(await again).status, (await behind).status]).toEqual([204, 204]);
  expect(running.events.map(({ id }) => id)).toEqual(['reset', 'behind']);
  session.close();
});

it.each([
  ['CANCEL', constants.NGHTTP2_CANCEL],
  ['NO_ERROR', constants.NGHTTP2_NO_ERROR],
])('HTTP/2 resets, %s: the beginning of a body is not taken for all of it', async (_, code) => {
  await using running = await RunningSource.start({ tls: server });
  const session = h2(running.port);
  const broken = post(session, 'broken', null, { 'content-type': 'text/plain' });
  await new Promise<void>((resolve) => void broken.write('abc', () => resolve()));
  expect((await answerOf(post(session, 'first'))).status).toBe(204);
  broken.close(code);
  expect((await answerOf(post(session, 'behind'))).status).toBe(204);
  expect(running.events.map(({ id }) => id)).toEqual(['first', 'behind']);
  session.close();
});

it('HTTP/2: a flood of resets ends the connection, or is outlived', async () => {
  await using running = await RunningSource.start({ tls: server });
  const session = h2(running.port);
  for (let count = 0; count < 2000 && !session.destroyed; count += 1)
    post(session, `f${count}`, null).close(constants.NGHTTP2_CANCEL);
  session.destroy();
  expect(await overH1(running.port, 'after')).toBe(204);
});

it('HTTP/2: headers that are too many or too large are refused', async () => {
  await using running = await RunningSource.start({ tls: server, maxHeaders: 30, maxHeaderBytes: 4096 });
  const many = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`x-${index}`, '1']));
  for (const further of [many, { 'x-large': 'x'.repeat(10_000) }]) {
    const session = h2(running.port);
    const stream = post(session, '1', '{}', further);
    const outcome = await Promise.race([statusOf(stream), closeOf(stream)]);
    expect([
      431,
      constants.NGHTTP2_ENHANCE_YOUR_CALM,
      constants.NGHTTP2_REFUSED_STREAM,
      constants.NGHTTP2_COMPRESSION_ERROR,
    ]).toContain(outcome);
    session.destroy();
  }
  expect(running.events).toEqual([]);
});

it('a client that never says what it wants is cut off', async () => {
  await using running = await RunningSource.start({ tls: server, headersTimeoutMs: 200 });
  const socket = connectPlain(running.port, '127.0.0.1');
  socket.on('error', () => {});
  socket.resume();
  await once(socket, 'close');
  expect(await overH1(running.port, '1')).toBe(204);
});

it('a body over HTTP/2 that does not end is answered 408', async () => {
  await using running = await RunningSource.start({ tls: server, headersTimeoutMs: 200, requestTimeoutMs: 300 });
  const session = h2(running.port);
  const stream = post(session, '1', null);
  stream.write('{"a":');
  expect(await statusOf(stream)).toBe(408);
  session.destroy();
});

it('a certificate for TLS that is none is told as a wrong option, without the key', async () => {
  const starting = RunningSource.start({ tls: { cert: 'no certificate', key: 'secretkey' } });
  await expect(starting).rejects.toMatchObject({
    code: 'INVALID_OPTIONS',
    message: expect.not.stringContaining('secretkey'),
  });
});
