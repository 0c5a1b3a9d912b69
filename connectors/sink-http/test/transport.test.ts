import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { createServer as createHttpServer } from 'node:http';
import { constants, createSecureServer, type ServerHttp2Stream } from 'node:http2';
import { describe, expect, it } from 'vitest';
import { isConnectorError } from '@eventmesh/connector-api';
import { until } from '@eventmesh/connector-testkit';
import { event, ofOwnKeys } from './support/event.ts';
import { makeCertificate } from '@eventmesh/test-servers';
import { Receiver } from './support/receiver.ts';
import { codesOf, OpenSink } from './support/write.ts';

const server = makeCertificate('server');
const client = makeCertificate('client');

describe('TLS', () => {
  it('trusts those that it is told to, and checks their names', async () => {
    await using receiver = await Receiver.start(undefined, { tls: server });
    await using open = new OpenSink({ url: receiver.url, tls: { ca: server.cert } });
    expect(await open.write(ofOwnKeys(3))).toEqual({});
    await using stranger = new OpenSink({ url: receiver.url });
    const failed = await stranger.write(ofOwnKeys(1));
    expect(failed['0']).toMatchObject({ code: 'UNAVAILABLE', message: expect.stringContaining("'tls.ca'") });
    await using other = new OpenSink({ url: receiver.url, tls: { ca: server.cert, servername: 'other.example' } });
    expect(codesOf(await other.write(ofOwnKeys(1)))).toEqual({ 0: 'UNAVAILABLE' });
  });

  it('shows a certificate where one is asked for, and says so where it has none', async () => {
    await using receiver = await Receiver.start(undefined, { tls: { ...server, ca: client.cert } });
    await using open = new OpenSink({ url: receiver.url, tls: { ca: server.cert, ...client } });
    expect(await open.write(ofOwnKeys(1))).toEqual({});
    await using none = new OpenSink({ url: receiver.url, tls: { ca: server.cert } });
    expect(['UNAUTHENTICATED', 'UNAVAILABLE']).toContain((await none.write(ofOwnKeys(1)))['0']?.code);
  });

  it('with a certificate that is none is refused, without a word of the key', () => {
    const make = () => new OpenSink({ url: 'https://h.example', tls: { cert: client.cert, key: 'geheim' } });
    expect(make).toThrowError(expect.objectContaining({ code: 'INVALID_OPTIONS' }));
    try {
      make();
    } catch (thrown) {
      expect(isConnectorError(thrown) && thrown.message.includes('geheim')).toBe(false);
    }
  });

  it('to a server that speaks without it fails, and so does the other way round', async () => {
    await using plain = await Receiver.start();
    await using encrypted = await Receiver.start(undefined, { tls: server });
    for (const url of [plain.url.replace('http:', 'https:'), encrypted.url.replace('https:', 'http:')]) {
      await using open = new OpenSink({ url, tls: { ca: server.cert } });
      expect(codesOf(await open.write(ofOwnKeys(1)))).toEqual({ 0: 'UNAVAILABLE' });
    }
  });
});

describe('HTTP/2', () => {
  it('carries many requests on one connection', async () => {
    await using receiver = await Receiver.start(undefined, { tls: { ...server, http2: true } });
    await using open = new OpenSink({
      url: receiver.url,
      http2: true,
      tls: { ca: server.cert },
      compression: 'gzip',
      compressFromBytes: 1,
    });
    const events = [...ofOwnKeys(100), event({ id: 'large', partitionkey: 'x', data: { text: 'é'.repeat(300_000) } })];
    expect(await open.write(events)).toEqual({});
    expect(new Set(receiver.requests.map(({ version }) => version))).toEqual(new Set(['2.0']));
    expect(receiver.connections).toBe(1);
    expect(receiver.ids.toSorted()).toEqual(events.map(({ id }) => id).toSorted());
  });

  it('tells of refusals, as HTTP/1.1 does', async () => {
    await using receiver = await Receiver.start(
      ({ headers }) =>
        headers['ce-id'] === '1'
          ? { status: 422, body: 'not this' }
          : headers['ce-id'] === '2'
            ? { status: 503, headers: { 'retry-after': '2' } }
            : undefined,
      { tls: { ...server, http2: true } },
    );
    await using open = new OpenSink({ url: receiver.url, http2: true, tls: { ca: server.cert } });
    const failed = await open.write(ofOwnKeys(4));
    expect(codesOf(failed)).toEqual({ 1: 'REJECTED', 2: 'OVERLOADED' });
    expect(failed['1']?.message).toContain('not this');
    expect(failed['2']?.retryAfterMs).toBe(2000);
  });

  it('sends nothing again by itself when the server ends its connections in the middle', async () => {
    await using receiver = await Receiver.start(() => new Promise(() => {}), { tls: { ...server, http2: true } });
    await using open = new OpenSink({ url: receiver.url, http2: true, tls: { ca: server.cert } });
    const writing = open.write(ofOwnKeys(10));
    await until('all are asked', () => receiver.requests.length === 10, 5000);
    await receiver.down();
    await receiver.listen();
    const codes = Object.values(codesOf(await writing));
    expect(codes).toHaveLength(10);
    expect(new Set(codes)).toEqual(new Set(['UNAVAILABLE']));
    expect(receiver.requests).toHaveLength(10);
    receiver.answer = () => undefined;
    expect(await open.write(ofOwnKeys(10))).toEqual({});
  });

  it('sends nothing again by itself when the server says that it goes away', async () => {
    const streams: ServerHttp2Stream[] = [];
    const leaving = createSecureServer(server);
    leaving.on('stream', (stream: ServerHttp2Stream) => {
      stream.on('error', () => {});
      if (streams.push(stream) === 5) stream.session?.goaway();
    });
    leaving.on('sessionError', () => {});
    await new Promise<void>((resolve) => void leaving.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = leaving.address() as AddressInfo;
      await using open = new OpenSink({ url: `https://127.0.0.1:${port}`, http2: true, tls: { ca: server.cert } });
      const codes = Object.values(codesOf(await open.write(ofOwnKeys(5), AbortSignal.timeout(8000))));
      expect(codes).toEqual(Array.from({ length: 5 }, () => 'UNAVAILABLE'));
      expect(streams).toHaveLength(5);
    } finally {
      await new Promise<void>((resolve) => void leaving.close(() => resolve()));
    }
  });

  it('takes an answer for none whose body does not come as a whole', async () => {
    const cutting = createSecureServer(server);
    cutting.on('stream', (stream) => {
      stream.on('error', () => {});
      stream.respond({ ':status': 200, 'content-length': '10' });
      stream.write('abc', () => stream.close(constants.NGHTTP2_INTERNAL_ERROR));
    });
    await new Promise<void>((resolve) => void cutting.listen(0, '127.0.0.1', resolve));
    const { port } = cutting.address() as AddressInfo;
    const open = new OpenSink({ url: `https://127.0.0.1:${port}`, http2: true, tls: { ca: server.cert } });
    try {
      expect(codesOf(await open.write(ofOwnKeys(1)))).toEqual({ 0: 'UNAVAILABLE' });
    } finally {
      await open[Symbol.asyncDispose]();
      await new Promise<void>((resolve) => void cutting.close(() => resolve()));
    }
  });

  it.each([{ requestTimeoutMs: 500 }, { headersTimeoutMs: 500 }])(
    'is spoken on another connection when one has gone silent, with %j',
    async (timeouts) => {
      await using receiver = await Receiver.start(undefined, { tls: { ...server, http2: true } });
      await using relay = await Relay.start(receiver.port);
      const url = `https://127.0.0.1:${relay.port}`;
      await using open = new OpenSink({ url, http2: true, tls: { ca: server.cert }, ...timeouts });
      expect(await open.write(ofOwnKeys(3))).toEqual({});
      relay.silence();
      expect(Object.values(codesOf(await open.write(ofOwnKeys(3))))).toEqual(['TIMEOUT', 'TIMEOUT', 'TIMEOUT']);
      expect(await open.write(ofOwnKeys(3))).toEqual({});
      expect(relay.connections).toBe(2);
      await until('the silent one is let go', () => receiver.connections === 1, 5000);
    },
  );

  it('is given up with a write that is aborted', async () => {
    await using receiver = await Receiver.start(() => new Promise(() => {}), { tls: { ...server, http2: true } });
    await using open = new OpenSink({ url: receiver.url, http2: true, tls: { ca: server.cert } });
    const abort = new AbortController();
    const writing = open.write(ofOwnKeys(3), abort.signal);
    await until('they are asked', () => receiver.requests.length === 3, 5000);
    abort.abort();
    expect(Object.values(codesOf(await writing))).toEqual(['TIMEOUT', 'TIMEOUT', 'TIMEOUT']);
    receiver.answer = () => undefined;
    expect(await open.write(ofOwnKeys(3))).toEqual({});
  });

  it('is asked for in vain of a server that speaks HTTP/1.1 only', async () => {
    await using receiver = await Receiver.start(undefined, { tls: server });
    await using open = new OpenSink({ url: receiver.url, http2: true, tls: { ca: server.cert } });
    expect((await open.write(ofOwnKeys(1)))['0']).toMatchObject({
      code: 'UNSUPPORTED',
      message: expect.stringContaining('HTTP/2'),
    });
  });
});

/** Passes connections on; those that are there can be made to go silent, without an end. */
class Relay implements AsyncDisposable {
  connections = 0;
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer();

  static async start(port: number): Promise<Relay> {
    const relay = new Relay();
    relay.#server.on('connection', (near: Socket) => {
      relay.connections += 1;
      const far = connect(port, '127.0.0.1');
      relay.#join(near, far);
      relay.#join(far, near);
    });
    await new Promise<void>((resolve) => void relay.#server.listen(0, '127.0.0.1', resolve));
    return relay;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  silence(): void {
    for (const socket of this.#sockets) socket.unpipe().resume();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise<void>((resolve) => void this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #join(from: Socket, to: Socket): void {
    this.#sockets.add(from);
    from.on('error', () => {}).on('close', () => to.destroy());
    from.pipe(to);
  }
}

/** A proxy that tunnels for those who know the password. */
class Proxy implements AsyncDisposable {
  readonly asked: string[] = [];
  /** So many times it says nothing. */
  silentTimes = 0;
  readonly #sockets = new Set<Socket>();
  readonly #server = createHttpServer();

  static async start(): Promise<Proxy> {
    const proxy = new Proxy();
    proxy.#server.on('connect', (request, socket: Socket) => {
      proxy.#sockets.add(socket);
      socket.on('error', () => {});
      if ((proxy.silentTimes -= 1) >= 0) return;
      const isRight = request.headers['proxy-authorization'] === `Basic ${Buffer.from('me:geheim').toString('base64')}`;
      if (!isRight) {
        socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
        return;
      }
      proxy.asked.push(String(request.url));
      const [host = '', port] = String(request.url).split(':');
      const far = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        far.pipe(socket).pipe(far);
      });
      proxy.#sockets.add(far);
      far.on('error', () => socket.destroy());
    });
    await new Promise<void>((resolve) => void proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise<void>((resolve) => void this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}

describe('a proxy', () => {
  it.each([false, true])('is gone through, with TLS to the target: %s', async (encrypted) => {
    await using proxy = await Proxy.start();
    await using receiver = await Receiver.start(undefined, encrypted ? { tls: server } : {});
    await using open = new OpenSink({
      url: receiver.url,
      proxy: `http://me:geheim@${proxy.host}`,
      tls: { ca: server.cert },
    });
    expect(await open.write(ofOwnKeys(3))).toEqual({});
    expect(receiver.ids.toSorted()).toEqual(['0', '1', '2']);
    expect(new Set(proxy.asked)).toEqual(new Set([`127.0.0.1:${receiver.port}`]));
  });

  it('that refuses the password is told of, without it', async () => {
    await using proxy = await Proxy.start();
    await using open = new OpenSink({ url: 'http://h.example', proxy: `http://me:falsch@${proxy.host}` });
    const failed = await open.write(ofOwnKeys(1));
    expect(failed['0']?.code).toBe('UNAUTHENTICATED');
    expect(JSON.stringify(failed)).not.toContain('falsch');
  });

  it('that has not answered once holds nothing that comes later', async () => {
    await using receiver = await Receiver.start();
    await using proxy = await Proxy.start();
    proxy.silentTimes = 1;
    await using open = new OpenSink({
      url: receiver.url,
      proxy: `http://me:geheim@${proxy.host}`,
      maxInFlightRequests: 1,
      connectTimeoutMs: 500,
    });
    expect(codesOf(await open.write(ofOwnKeys(1)))).toEqual({ 0: 'TIMEOUT' });
    expect(await open.write(ofOwnKeys(1))).toEqual({});
  });

  it('that is away is told of', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => holder.once('listening', resolve));
    const { port } = holder.address() as AddressInfo;
    await new Promise<void>((resolve) => void holder.close(() => resolve()));
    await using open = new OpenSink({ url: 'http://h.example', proxy: `http://127.0.0.1:${port}` });
    expect(codesOf(await open.write(ofOwnKeys(1)))).toEqual({ 0: 'UNAVAILABLE' });
  });
});

it('keeps connections, and lets them go after a while', async () => {
  await using receiver = await Receiver.start();
  await using open = new OpenSink({ url: receiver.url, keepAliveTimeoutMs: 300 });
  for (let count = 0; count < 5; count += 1) expect(await open.write([event({ id: String(count) })])).toEqual({});
  expect(receiver.connections).toBeLessThan(5);
  await until('it is let go', () => receiver.connections === 0, 5000);
});
