import { createHash, randomBytes } from 'node:crypto';
import { expect, describe, it, vi } from 'vitest';
import { seededRandom } from '../../src/oracle/seeded-random.ts';
import { TcpProxy } from '../../src/index.ts';
import { startServer, TestClient } from './echo-server.ts';

const soon = { timeout: 10_000, interval: 5 };
const until = (condition: () => boolean): Promise<void> =>
  vi.waitFor(() => {
    if (!condition()) throw new Error(`did not happen: ${String(condition)}`);
  }, soon);
const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

describe('a healthy proxy', () => {
  it('passes everything on, unaltered and in order, over many connections at once', async () => {
    await using server = await startServer();
    await using proxy = await TcpProxy.start({ to: server.address });
    const sent = Array.from({ length: 50 }, (_, index) => randomBytes(20_000 + index * 1_000));
    const clients = sent.map(() => new TestClient(proxy.address));
    for (const [index, client] of clients.entries()) client.socket.end(sent[index] as Buffer);
    await until(() => clients.every(({ closed }) => closed));
    expect(clients.map(({ bytes }) => digest(bytes))).toEqual(sent.map(digest));
    expect(proxy.accepted).toBe(50);
    await until(() => proxy.open === 0);
  });

  it('passes on what comes after one side has ended', async () => {
    await using server = await startServer((socket) => {
      socket.on('end', () => socket.end('all of it'));
    });
    await using proxy = await TcpProxy.start({ to: server.address });
    const client = new TestClient(proxy.address);
    client.socket.end('question');
    await until(() => client.closed);
    expect([server.received(), client.text, client.error]).toEqual(['question', 'all of it', undefined]);
  });

  it('passes on the end of a server that has said what it had to say', async () => {
    await using server = await startServer((socket) => void socket.end('bye'));
    await using proxy = await TcpProxy.start({ to: server.address });
    using client = new TestClient(proxy.address);
    await until(() => client.ended);
    expect([client.text, client.closed]).toEqual(['bye', false]);
    client.socket.end('and this');
    await until(() => client.closed && server.received() === 'and this');
  });

  it('passes on a reset, either way', async () => {
    await using server = await startServer(() => {});
    await using proxy = await TcpProxy.start({ to: server.address });
    const [first, second] = [new TestClient(proxy.address), new TestClient(proxy.address)];
    await until(() => server.sockets.length === 2);
    server.sockets[0]?.resetAndDestroy();
    await until(() => first.closed || second.closed);
    expect([first.error, second.error]).toContain('ECONNRESET');
    const other = first.closed ? second : first;
    other.socket.resetAndDestroy();
    await until(() => server.sockets[1]?.destroyed === true && proxy.open === 0);
  });

  it('resets a client when there is no server', async () => {
    const server = await startServer();
    await using proxy = await TcpProxy.start({ to: server.address });
    await server[Symbol.asyncDispose]();
    const client = new TestClient(proxy.address);
    await until(() => client.closed);
    expect(client.error).toBe('ECONNRESET');
  });

  it('reads no more than fits while the other side does not read', async () => {
    await using server = await startServer((socket) => void socket.pause());
    await using proxy = await TcpProxy.start({ to: server.address });
    using client = new TestClient(proxy.address);
    const piece = Buffer.alloc(1_048_576);
    for (let pieces = 0; pieces < 20; pieces += 1) client.socket.write(piece);
    await until(() => server.sockets.length === 1);
    let left = -1;
    await until(() => {
      const before = left;
      left = client.socket.writableLength;
      return left === before;
    });
    expect(left).toBeGreaterThan(5 * piece.length);
    server.sockets[0]?.resume();
    await until(() => client.socket.writableLength === 0);
    await until(() => server.receivedBytes() === 20 * piece.length);
  });

  it('works over IPv6', async () => {
    await using server = await startServer(undefined, '::1');
    await using proxy = await TcpProxy.start({ to: server.address });
    expect(proxy.address.host).toBe('::1');
    using client = new TestClient(proxy.address);
    client.socket.write('six');
    await until(() => client.text === 'six');
  });

  it('lets go of everything in the end', async () => {
    await using server = await startServer();
    const proxy = await TcpProxy.start({ to: server.address });
    const clients = Array.from({ length: 10 }, () => new TestClient(proxy.address));
    await until(() => server.sockets.length === 10);
    proxy.delay(60_000);
    for (const { socket } of clients) socket.write('never arrives');
    await until(() => proxy.requests === 10);
    await proxy[Symbol.asyncDispose]();
    await until(() => clients.every(({ ended }) => ended) && server.sockets.every(({ destroyed }) => destroyed));
    for (const client of clients) client[Symbol.dispose]();
    expect(proxy.open).toBe(0);
    const refused = new TestClient(proxy.address);
    await until(() => refused.error === 'ECONNREFUSED');
  });
});

describe('a proxy that is told to', () => {
  it('cuts both ways, and takes new connections', async () => {
    await using server = await startServer();
    await using proxy = await TcpProxy.start({ to: server.address });
    using client = new TestClient(proxy.address);
    client.socket.write('before');
    await until(() => client.text === 'before');
    proxy.cut();
    await until(() => client.ended);
    client.socket.end('after');
    await until(
      () => client.closed && server.sockets.every(({ destroyed, readableEnded }) => destroyed || readableEnded),
    );
    expect(client.text).toBe('before');
    using next = new TestClient(proxy.address);
    next.socket.write('again');
    await until(() => next.text === 'again');
    expect(server.received()).toBe('beforeagain');
  });

  it('cuts off whoever does not close from its side', async () => {
    await using server = await startServer(() => {});
    await using proxy = await TcpProxy.start({ to: server.address });
    using client = new TestClient(proxy.address);
    await until(() => server.sockets.length === 1);
    proxy.cut();
    await until(() => proxy.open === 0);
    expect(client.ended).toBe(true);
  });

  it('resets both ways', async () => {
    let error: unknown;
    await using server = await startServer((socket) => void socket.on('error', (thrown) => (error = thrown)));
    await using proxy = await TcpProxy.start({ to: server.address });
    const client = new TestClient(proxy.address);
    await until(() => server.sockets.length === 1);
    proxy.reset();
    await until(() => client.closed && error !== undefined);
    expect([client.error, error]).toEqual(['ECONNRESET', expect.objectContaining({ code: 'ECONNRESET' })]);
    expect(proxy.open).toBe(0);
  });

  it('refuses, leaves open connections alone, and opens the same port again', async () => {
    await using server = await startServer();
    await using proxy = await TcpProxy.start({ to: server.address });
    const { address } = proxy;
    using open = new TestClient(address);
    await until(() => server.sockets.length === 1);
    proxy.refuse();
    const refused = new TestClient(address);
    await until(() => refused.closed);
    expect(refused.error).toBe('ECONNREFUSED');
    open.socket.write('still here');
    await until(() => open.text === 'still here');
    await proxy.accept();
    await proxy.accept();
    expect(proxy.address).toEqual(address);
    using next = new TestClient(address);
    next.socket.write('back');
    await until(() => next.text === 'back');
  });

  it('is half-open: nothing passes either way, not even an end, and dead connections stay dead', async () => {
    await using server = await startServer();
    await using proxy = await TcpProxy.start({ to: server.address });
    const [old, leaving] = [new TestClient(proxy.address), new TestClient(proxy.address)];
    old.socket.write('a');
    leaving.socket.write('b');
    await until(() => old.text === 'a' && leaving.text === 'b');
    proxy.halfOpen();
    using young = new TestClient(proxy.address);
    await until(() => server.sockets.length === 3);
    old.socket.write('lost');
    young.socket.write('lost');
    for (const socket of server.sockets) socket.write('lost');
    leaving.socket.destroy();
    await until(() => proxy.requests === 4);
    expect([server.received().length, old.text, young.text]).toEqual([2, 'a', '']);
    expect(server.sockets.map(({ readableEnded }) => readableEnded)).toEqual([false, false, false]);

    await proxy.heal();
    await until(() => server.sockets.filter(({ destroyed, readableEnded }) => destroyed || readableEnded).length === 1);
    using next = new TestClient(proxy.address);
    next.socket.write('next');
    old.socket.write('lost');
    await until(() => next.text === 'next' && proxy.requests === 6);
    expect([old.text, old.ended, young.text, young.ended]).toEqual(['a', false, '', false]);
    old.socket.destroy();
    await until(() => proxy.open === 2);
  });

  it('is a black hole: it accepts, never answers, and the server hears nothing', async () => {
    await using server = await startServer();
    await using proxy = await TcpProxy.start({ to: server.address });
    proxy.blackHole();
    using client = new TestClient(proxy.address);
    client.socket.write('hello?');
    await until(() => proxy.requests === 1);
    await proxy.heal();
    using next = new TestClient(proxy.address);
    next.socket.write('next');
    await until(() => next.text === 'next');
    expect([server.sockets.length, client.text, client.ended]).toEqual([1, '', false]);
    client.socket.end();
    await until(() => client.ended && proxy.open === 1);
  });

  it('delays each chunk, in order, and lets what waits pass once it is healed', async () => {
    await using server = await startServer();
    await using proxy = await TcpProxy.start({ to: server.address });
    proxy.delay(100);
    using client = new TestClient(proxy.address);
    const begun = performance.now();
    client.socket.write('1');
    await until(() => server.received() === '1');
    client.socket.write('2');
    await until(() => client.text === '12');
    expect(client.chunksAt[0]).toBeGreaterThanOrEqual(begun + 195);
    expect(client.chunksAt[1]).toBeGreaterThanOrEqual(Number(client.chunksAt[0]) + 50);
    proxy.delay(60_000);
    client.socket.write('3');
    await until(() => proxy.requests === 3);
    await proxy.heal();
    await until(() => client.text === '123');
  });

  it('throttles, in small pieces and without a loss', async () => {
    await using server = await startServer();
    await using proxy = await TcpProxy.start({ to: server.address });
    proxy.throttle(20_000);
    const sent = randomBytes(6_000);
    using client = new TestClient(proxy.address);
    const begun = performance.now();
    client.socket.write(sent);
    await until(() => client.bytes.length === sent.length);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(200);
    expect(Math.max(...client.chunks.map(({ length }) => length))).toBeLessThanOrEqual(1_000);
    expect(client.bytes.equals(sent)).toBe(true);
    proxy.throttle(1);
    client.socket.write(sent);
    await until(() => proxy.requests === 2);
    await proxy.heal();
    await until(() => client.bytes.length === 2 * sent.length);
  });

  it('answers garbage, the same for the same seed, and never sense behind it', async () => {
    const garbage = async (seed: number): Promise<Buffer> => {
      await using server = await startServer();
      await using proxy = await TcpProxy.start({ to: server.address, random: seededRandom(seed) });
      proxy.garbage();
      using client = new TestClient(proxy.address);
      client.socket.write('0123456789');
      await until(() => client.bytes.length === 10);
      expect([proxy.garbled, server.received()]).toEqual([1, '0123456789']);
      await proxy.heal();
      await until(() => client.ended);
      using next = new TestClient(proxy.address);
      next.socket.write('sense');
      await until(() => next.text === 'sense');
      expect(proxy.garbled).toBe(1);
      return client.bytes;
    };
    const [one, same, other] = [await garbage(1), await garbage(1), await garbage(2)];
    expect(one).toEqual(same);
    expect(one).not.toEqual(other);
    expect(one.toString()).not.toBe('0123456789');
  });

  it('puts no garbage into the middle of an answer', async () => {
    await using server = await startServer(() => {});
    await using proxy = await TcpProxy.start({ to: server.address });
    using client = new TestClient(proxy.address);
    await until(() => server.sockets.length === 1);
    const [socket] = server.sockets;
    socket?.write('first half ');
    await until(() => client.text === 'first half ');
    proxy.garbage();
    socket?.write('second half');
    await until(() => client.text.length === 22);
    expect(client.text).toBe('first half second half');
  });
});
