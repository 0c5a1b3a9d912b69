import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { until } from '@eventmesh/connector-testkit';
import { event } from './support/event.ts';
import { RawServer, type Behaviour } from './support/raw-server.ts';
import { codesOf, OpenSink } from './support/write.ts';

const short = { connectTimeoutMs: 2000, headersTimeoutMs: 1500, bodyTimeoutMs: 1500, requestTimeoutMs: 3000 };
const ok = 'HTTP/1.1 204 No Content\r\n\r\n';
const once =
  (answer: string): Behaviour =>
  (socket, _, pieces) => {
    if (pieces === 1) socket.write(answer);
  };

const unsent = { code: 'UNAVAILABLE', message: expect.stringContaining('nothing went out') };
const unanswered = { code: 'TIMEOUT', message: expect.stringContaining('unknown') };

/** What becomes of one event that is sent to such a server, and how long that takes. */
async function sendTo(
  behaviour: Behaviour,
  more = {},
): Promise<{ readonly code: string | undefined; readonly message: string | undefined; readonly server: RawServer }> {
  await using server = await RawServer.start(behaviour);
  await using open = new OpenSink({ url: server.url, ...short, ...more });
  const failed = await open.write([event({ data: { a: 1 } })]);
  return { code: failed['1']?.code, message: failed['1']?.message, server };
}

describe('a server that', () => {
  it.each<[string, string | undefined, Behaviour]>([
    ['never answers', 'TIMEOUT', () => {}],
    [
      'answers one byte at a time, for ever',
      'TIMEOUT',
      (socket, _, pieces) => {
        if (pieces > 1) return;
        const trickle = setInterval(() => socket.write('H'.repeat(1)), 100);
        socket.on('close', () => clearInterval(trickle));
        socket.write('HTTP/1.1 200 OK\r\nX-A: ');
      },
    ],
    [
      'answers with a body that comes a byte at a time, for ever',
      'TIMEOUT',
      (socket, _, pieces) => {
        if (pieces > 1) return;
        const trickle = setInterval(() => socket.write('1\r\nx\r\n'), 100);
        socket.on('close', () => clearInterval(trickle));
        socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
      },
    ],
    [
      'hints for ever that it will answer',
      'TIMEOUT',
      (socket, _, pieces) => {
        if (pieces > 1) return;
        const trickle = setInterval(() => socket.write('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'), 50);
        socket.on('close', () => clearInterval(trickle));
      },
    ],
    [
      'hints, and then answers',
      undefined,
      once(`HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n${ok}`),
    ],
    ['closes at once', 'UNAVAILABLE', (socket) => socket.destroy()],
    ['resets', 'UNAVAILABLE', (socket) => socket.resetAndDestroy()],
    [
      'closes in the middle of a body',
      'UNAVAILABLE',
      (socket) => void socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc'),
    ],
    [
      'closes in the middle of a chunk',
      'UNAVAILABLE',
      (socket) => void socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nabc'),
    ],
    ['closes in the middle of a head', 'UNAVAILABLE', (socket) => void socket.end('HTTP/1.1 200 OK\r\nContent-Le')],
    ['answers garbage', 'UNAVAILABLE', once('\u0000\u0001garbage\r\n\r\n')],
    [
      'answers chunks that are none',
      'UNAVAILABLE',
      once('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n'),
    ],
    ['says two lengths', 'UNAVAILABLE', once('HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc')],
    [
      'says length and chunks',
      'UNAVAILABLE',
      once('HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'),
    ],
    ['sends headers without end', 'UNAVAILABLE', once(`HTTP/1.1 200 OK\r\nX-A: ${'a'.repeat(100_000)}`)],
    [
      'wants to speak something else',
      'UNAVAILABLE',
      once('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'),
    ],
    [
      'answers 200 with a body until the end of the connection',
      undefined,
      (socket) => void socket.end('HTTP/1.1 200 OK\r\n\r\nabc'),
    ],
    ['answers in HTTP/1.0', undefined, (socket) => void socket.end('HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n')],
    [
      'has a wait of a negative time',
      'OVERLOADED',
      once('HTTP/1.1 429 x\r\nRetry-After: -1\r\nContent-Length: 0\r\n\r\n'),
    ],
  ])('%s', async (_, code, behaviour) => {
    const startedAt = performance.now();
    const result = await sendTo(behaviour);
    expect(result.code).toBe(code);
    expect(performance.now() - startedAt).toBeLessThan(8000);
  });

  it('answers before it has read a large body is believed', async () => {
    await using server = await RawServer.start((socket, _, pieces) => {
      if (pieces > 1) return;
      socket.pause();
      socket.write(ok);
    });
    await using open = new OpenSink({ url: server.url, ...short });
    expect(await open.write([event({ data: Buffer.alloc(8_000_000) })])).toEqual({});
    expect(await open.write([event({ id: '2', data: { a: 1 } })])).toEqual({});
  });

  it.each([200, 422])('answers %d with a body without end is cut off, and its status counts', async (status) => {
    let sent = 0;
    await using server = await RawServer.start((socket, _, pieces) => {
      if (pieces > 1) return;
      socket.write(`HTTP/1.1 ${status} x\r\nTransfer-Encoding: chunked\r\n\r\n`);
      const more = (): void => {
        while (!socket.destroyed && sent < 200_000_000 && socket.write(`4000\r\n${'x'.repeat(0x4000)}\r\n`))
          sent += 0x4000;
        if (!socket.destroyed) socket.once('drain', more);
      };
      more();
    });
    await using open = new OpenSink({ url: server.url, ...short, maxResponseBytes: 100_000 });
    const failed = await open.write([event()]);
    expect(codesOf(failed)).toEqual(status === 200 ? {} : { 1: 'REJECTED' });
    expect(failed['1']?.message.length ?? 0).toBeLessThan(500);
    expect(sent).toBeLessThan(20_000_000);
  });

  it('closes a connection that is kept is connected to anew, and nothing is sent twice', async () => {
    await using server = await RawServer.start(
      (socket) => void socket.end('HTTP/1.1 204 No Content\r\nConnection: keep-alive\r\n\r\n'),
    );
    await using open = new OpenSink({ url: server.url, ...short });
    const ids = Array.from({ length: 20 }, (_, index) => String(index));
    const codes: Record<string, string> = {};
    for (const id of ids) {
      Object.assign(codes, codesOf(await open.write([event({ id, data: { a: 1 } })])));
      await turn();
    }
    // One that is sent just when the connection is closed fails: it has arrived, or it has not.
    for (const code of Object.values(codes)) expect(code).toBe('UNAVAILABLE');
    const written = ids.filter((id) => codes[id] === undefined);
    expect(written.length).toBeGreaterThan(10);
    const arrived = [...server.received.matchAll(/ce-id: (\d+)/g)].map(([, id]) => id);
    expect(arrived).toEqual(expect.arrayContaining(written));
    expect(new Set(arrived).size).toBe(arrived.length);
  });
});

describe('an event', () => {
  it.each<[string, Record<string, unknown>]>([
    ['with other characters in an attribute', { note: 'caf\u00e9 \u{1f680} \u2028' }],
    [
      'with such data, in headers, URL and body',
      { data: { a: 'x\r\nX-Evil: yes\r\n\r\nGET / HTTP/1.1', b: '\u0000' } },
    ],
  ])('%s cannot become another header or request', async (_, attributes) => {
    await using server = await RawServer.start((socket, piece) => {
      if (piece.includes('\r\n\r\n')) socket.write(ok);
    });
    await using open = new OpenSink({
      url: `${server.url}/{$.id}?x={$.data.a}`,
      ...short,
      headers: { 'X-A': '{$.data.a}', 'X-N': '{$.note}' },
    });
    expect(await open.write([event({ data: { a: 'plain' }, ...attributes })])).toEqual({});
    const [head = ''] = server.received.split('\r\n\r\n');
    expect(head).not.toMatch(/^X-Evil/im);
    expect(head).toMatch(/^[\x20-\x7e\r\n]*$/);
    expect(server.received.match(/^[A-Z]+ \S+ HTTP\/1\.1\r$/gm)).toHaveLength(1);
  });

  it.each([
    ['line ends in an attribute', { note: 'a\r\nX-Evil: yes' }],
    ['line ends in its content type', { datacontenttype: 'text/plain\r\nX-Evil: yes' }],
    ['a content type that no header takes', { datacontenttype: 'text/plain; x="\u{1f680}"' }],
  ])('with %s, whoever made it, is refused, and nothing is sent', async (_, attributes) => {
    await using server = await RawServer.start(once(ok));
    await using open = new OpenSink({ url: server.url, ...short });
    // Not by `createEvent`: that refuses line ends itself.
    const made = { ...event({ data: 'x' }), ...attributes } as AnyCloudEvent;
    expect(codesOf(await open.write([made]))).toEqual({ 1: 'INVALID_EVENT' });
    expect(server.received).toBe('');
  });

  it.each([
    ['the URL', { url: 'http://127.0.0.1:9/{$.data.big}' }],
    ['a header', { url: 'http://127.0.0.1:9/', mode: 'raw' as const, body: 'x', headers: { 'X-A': '{$.data.big}' } }],
    ['a text', { url: 'http://127.0.0.1:9/', mode: 'raw' as const, body: '{$.data.big}!' }],
  ])('without a form in %s is refused', async (_, options) => {
    await using open = new OpenSink({ ...options, ...short });
    expect(codesOf(await open.write([event({ data: { big: 1n } })]))).toEqual({ 1: 'INVALID_EVENT' });
  });

  it('without a form as a request is refused, and its neighbours are sent', async () => {
    await using server = await RawServer.start((socket) => void socket.write(ok));
    await using open = new OpenSink({ url: server.url, ...short });
    const bad = event({ id: 'bad', partitionkey: 'x', data: { big: 1n } });
    expect(codesOf(await open.write([event({ id: 'a' }), bad, event({ id: 'b' })]))).toEqual({ bad: 'INVALID_EVENT' });
  });
});

describe('a write that is given up', () => {
  const patient = { ...short, requestTimeoutMs: 60_000, headersTimeoutMs: 60_000, connectTimeoutMs: 60_000 };

  it('says that nothing was sent where it waits for a place, and that it may have been where it waits for an answer', async () => {
    await using server = await RawServer.start(() => {});
    await using open = new OpenSink({ url: server.url, ...patient, maxInFlightRequests: 1 });
    const [first, others] = [new AbortController(), new AbortController()];
    const writing = open.write([event({ id: 'a' })], first.signal);
    await until('it has been asked', () => server.received !== '', 5000);
    const waiting = ['b', 'c'].map((id) => open.write([event({ id })], others.signal));
    const startedAt = performance.now();
    // The place is still taken: those that wait for it must not wait for that.
    others.abort();
    expect(await Promise.all(waiting)).toMatchObject([{ b: unsent }, { c: unsent }]);
    first.abort();
    expect(await writing).toMatchObject({ a: unanswered });
    expect(performance.now() - startedAt).toBeLessThan(1000);
    expect(server.received.match(/ce-id: \w/g)).toEqual(['ce-id: a']);
  });

  it('says that nothing was sent where it waits for a connection', async () => {
    await using server = await RawServer.start(() => {});
    // The server never answers the handshake of TLS.
    await using open = new OpenSink({ url: server.url.replace('http:', 'https:'), ...patient });
    const abort = new AbortController();
    const writing = open.write([event({ id: 'a' })], abort.signal);
    await until('it connects', () => server.received !== '', 5000);
    abort.abort();
    expect(await writing).toMatchObject({ a: unsent });
  });

  it('says that nothing was sent where that is before it begins', async () => {
    await using server = await RawServer.start(once(ok));
    await using open = new OpenSink({ url: server.url, ...patient });
    expect(await open.write([event({ id: 'a' })], AbortSignal.abort())).toMatchObject({ a: unsent });
    expect(server.connections).toBe(0);
  });
});
