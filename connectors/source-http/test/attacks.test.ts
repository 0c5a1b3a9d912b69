import { connect } from 'node:net';
import { once } from 'node:events';
import { gzipSync } from 'node:zlib';
import { until } from '@eventmesh/connector-testkit';
import { describe, expect, it } from 'vitest';
import { eventBytes, RunningSource } from './support/running-source.ts';

const head = 'POST /events HTTP/1.1\r\nHost: x\r\n';

describe('slow clients', () => {
  it('headers that do not end are answered 408', async () => {
    await using running = await RunningSource.start({ headersTimeoutMs: 200, requestTimeoutMs: 10_000 });
    expect(await running.sendBytes(head, 'X-Slow: ')).toMatch(/^HTTP\/1\.1 408 [^]*application\/problem\+json/);
  });

  it('a body that does not end is answered 408, and the connection is closed', async () => {
    await using running = await RunningSource.start({ headersTimeoutMs: 200, requestTimeoutMs: 300 });
    expect(await running.sendBytes(`${head}Content-Length: 100\r\n\r\nabc`)).toMatch(/^HTTP\/1\.1 408 /);
    expect(running.events).toEqual([]);
  });

  it('connections without a request are closed after a while', async () => {
    await using running = await RunningSource.start({ keepAliveTimeoutMs: 50 });
    expect(await running.sendBytes(eventBytes('1', ''))).toMatch(/^HTTP\/1\.1 204 /);
  });
});

describe('too much', () => {
  it('headers that are too large, and too many, are answered 431', async () => {
    await using running = await RunningSource.start({ maxHeaderBytes: 2000, maxHeaders: 20 });
    expect(await running.sendBytes(`${head}X-Large: ${'x'.repeat(3000)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431 /);
    const many = Array.from({ length: 30 }, (_, index) => `X-${index}: 1\r\n`).join('');
    expect(await running.sendBytes(`${head}${many}\r\n`)).toMatch(/^HTTP\/1\.1 431 [^]*at most 20 headers/);
  });

  it('a body that says that it is too large is answered before it comes', async () => {
    await using running = await RunningSource.start({ maxBodyBytes: 1000 });
    expect(await running.sendBytes(`${head}Connection: close\r\nContent-Length: 5000\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 413 /,
    );
  });

  it('a body without an end is answered 413, and its client is cut off', async () => {
    await using running = await RunningSource.start({ maxBodyBytes: 1000 });
    const socket = connect(running.port, '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    socket.on('error', () => {});
    socket.write(`${head}Transfer-Encoding: chunked\r\n\r\n`);
    const chunk = `ffff\r\n${'x'.repeat(0xffff)}\r\n`;
    const pump = (): void => {
      while (!socket.destroyed && socket.write(chunk));
      if (!socket.destroyed) socket.once('drain', pump);
    };
    pump();
    await new Promise<void>((resolve) => void socket.on('close', () => resolve()));
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('a bomb is given up as soon as it is larger than allowed', async () => {
    await using running = await RunningSource.start({ maxBodyBytes: 100_000 });
    const bomb = new Uint8Array(gzipSync(Buffer.alloc(50_000_000)));
    expect(bomb.length).toBeLessThan(100_000);
    const before = process.memoryUsage().rss;
    const answer = await running.send(
      { 'content-type': 'application/cloudevents+json', 'content-encoding': 'gzip' },
      bomb,
    );
    expect(answer.status).toBe(413);
    expect(process.memoryUsage().rss - before).toBeLessThan(40_000_000);
  });

  it('a batch of too many events is answered 413', async () => {
    await using running = await RunningSource.start({ maxEvents: 2 });
    const events = ['1', '2', '3'].map((id) => ({ specversion: '1.0', id, source: '/t', type: 't' }));
    expect(
      (await running.send({ 'content-type': 'application/cloudevents-batch+json' }, JSON.stringify(events))).status,
    ).toBe(413);
  });

  it('connections beyond the limit are closed, and the others go on', async () => {
    await using running = await RunningSource.start({ maxConnections: 1 });
    const first = connect(running.port, '127.0.0.1');
    await once(first, 'connect');
    first.write(eventBytes('1', ''));
    await once(first, 'data');
    expect(await running.sendBytes(eventBytes('2'))).toBe('');
    first.write(eventBytes('3', ''));
    const [answer] = (await once(first, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 204 /);
    first.destroy();
  });
});

describe('bodies that are not what they say', () => {
  it('one that breaks off becomes nothing', async () => {
    await using running = await RunningSource.start();
    const socket = connect(running.port, '127.0.0.1');
    await once(socket, 'connect');
    socket.end(
      `${head}ce-specversion: 1.0\r\nce-id: 1\r\nce-source: /a\r\nce-type: t\r\nContent-Length: 10\r\n\r\nabc`,
    );
    socket.resume();
    await once(socket, 'close');
    expect((await running.sendEvent('2')).status).toBe(204);
    expect(running.events.map(({ id }) => id)).toEqual(['2']);
  });

  it.each([
    ['two lengths', 'Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}'],
    ['a length and chunks', 'Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n'],
    ['a length that is no number', 'Content-Length: 2x\r\n\r\n{}'],
    ['a chunk of no size', 'Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n'],
    ['a header without a name', ': x\r\n\r\n'],
    ['a header on two lines', 'X: a\r\n b\r\n\r\n'],
    ['a NUL in a header', 'X: a\0b\r\n\r\n'],
  ])('%s is answered 400', async (_, rest) => {
    await using running = await RunningSource.start();
    expect(await running.sendBytes(head + rest)).toMatch(/^HTTP\/1\.1 400 /);
    expect(running.events).toEqual([]);
  });

  it.each(['Content-Type: text/plain', 'Authorization: Bearer x', 'ce-id: 2'])(
    '%s that comes twice is answered 400',
    async (line) => {
      await using running = await RunningSource.start({ token: 'x' });
      const further = `Connection: close\r\nAuthorization: Bearer x\r\n${line}\r\n`;
      expect(await running.sendBytes(eventBytes('1', further))).toMatch(/^HTTP\/1\.1 400 [^]*several times/);
    },
  );
});

describe('pipelining', () => {
  it('answers in the order of the requests, and delivers in it', async () => {
    await using running = await RunningSource.start();
    const answer = await running.sendBytes(eventBytes('1', ''), eventBytes('2', ''), eventBytes('3'));
    expect(answer.match(/HTTP\/1\.1 204/g)).toHaveLength(3);
    expect(running.events.map(({ id }) => id)).toEqual(['1', '2', '3']);
  });

  it('a commit of a later request does not wait for an earlier one', async () => {
    await using running = await RunningSource.start({}, false);
    const answering = running.sendBytes(eventBytes('1', ''), eventBytes('2'));
    await until('both are read', () => running.records.length === 2, 5000);
    const [first, second] = running.records;
    await running.source.commit([second!]);
    await running.source.commit([first!]);
    expect((await answering).match(/HTTP\/1\.1 204/g)).toHaveLength(2);
  });

  it('garbage behind a request is not answered in its place', async () => {
    await using running = await RunningSource.start({}, false);
    expect(await running.sendBytes(eventBytes('1', ''), 'garbage\r\n\r\n')).toBe('');
  });
});

it('survives random bytes', async () => {
  await using running = await RunningSource.start();
  for (let round = 0; round < 20; round += 1) {
    const bytes = Array.from({ length: 200 }, () => String.fromCharCode(Math.floor(Math.random() * 256))).join('');
    await running.sendBytes(bytes, '\r\n\r\n');
  }
  expect((await running.sendEvent('1')).status).toBe(204);
});
