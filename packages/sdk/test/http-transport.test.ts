import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { connect, type ConnectOptions, type EventMeshClient } from '../src/index.ts';
import { numbered } from './support/clients.ts';
import { failureOf } from './support/error-of.ts';

interface Post {
  readonly headers: IncomingHttpHeaders;
  readonly form: URLSearchParams;
}

/** What the server answers: text, or nothing at all. */
type Answer = { readonly status?: number; readonly text: string } | undefined;

const posts: Post[] = [];
let server: Server | undefined;

afterEach(async () => {
  posts.length = 0;
  server?.closeAllConnections();
  await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
  server = undefined;
});

async function connected(answers: Answer[], options: Partial<ConnectOptions> = {}): Promise<EventMeshClient> {
  const http = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (text: string) => (body += text));
    request.on('end', () => {
      posts.push({ headers: request.headers, form: new URLSearchParams(body) });
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      if (answer !== undefined) response.writeHead(answer.status ?? 200).end(answer.text);
    });
  });
  server = http;
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const endpoint = `127.0.0.1:${(http.address() as AddressInfo).port}`;
  return await connect({ endpoints: [endpoint], group: 'shop', transport: 'http', random: () => 0, ...options });
}

const ok = { text: '{"retCode":0,"retMsg":"success"}' };

describe('the old HTTP protocol', () => {
  it('publishes an event as a form', async () => {
    await using mesh = await connected([ok], { username: 'u', password: 'p' });
    await mesh.publish(numbered(1), { topic: 'orders' });
    const [post] = posts;
    expect(post?.headers).toMatchObject({
      code: '104',
      username: 'u',
      passwd: 'p',
      protocoltype: 'cloudevents',
      protocolversion: '1.0',
      protocoldesc: 'http',
      pid: String(process.pid),
      sys: 'eventmesh-sdk-ts',
    });
    expect(post?.form.get('producergroup')).toBe('shop');
    const content = JSON.parse(post?.form.get('content') ?? '') as object;
    expect(content).toMatchObject({
      id: '1',
      subject: 'orders',
      data: 1,
      datacontenttype: 'application/cloudevents+json',
    });
    expect(content).toMatchObject({
      bizseqno: expect.stringMatching(/^\w{32}$/) as string,
      uniqueid: expect.stringMatching(/^\w{32}$/) as string,
    });
  });

  it.each([
    ['TOO_LARGE', 8],
    ['INVALID_EVENT', 7],
    ['UNSUPPORTED', 6],
    ['OVERLOADED', 1],
    ['FORBIDDEN', 22],
    ['UNKNOWN', 99],
  ])('rejects with %s, without trying again, when retCode is %i', async (code, retCode) => {
    await using mesh = await connected([{ text: JSON.stringify({ retCode, retMsg: 'no, hunter2' }) }], {
      password: 'hunter2',
    });
    const failure = await failureOf(() => mesh.publish(numbered(1), { topic: 'orders' }));
    expect(
      failure.startsWith(`${code} Cannot publish event '1' to topic 'orders': EventMesh answered: ${retCode} no, ***`),
    ).toBe(true);
    expect(posts).toHaveLength(1);
  });

  it('knows an unknown topic by what the server says', async () => {
    await using mesh = await connected([
      { text: '{"retCode":15,"retMsg":"StorageRuntimeException: Send message error, topic: x\\nat y"}' },
    ]);
    expect(await failureOf(() => mesh.publish(numbered(1), { topic: 'x' }))).toMatch(/^NOT_FOUND /);
  });

  it.each([
    ['does not answer', undefined],
    ['answers something else', { status: 502, text: 'Bad Gateway' }],
    ['is stopping', { text: '{"retCode":9,"retMsg":"eventMesh will stop or had stopped"}' }],
  ])('publishes again, with the same id, when the server %s', async (_, first) => {
    await using mesh = await connected([first, ok]);
    await mesh.publish(numbered(1), { topic: 'orders', timeoutMs: 600 });
    expect(posts.map(({ form }) => (JSON.parse(form.get('content') ?? '') as { id: string }).id)).toEqual(['1', '1']);
  });

  it('rejects when no answer comes in time, and on abort', async () => {
    await using mesh = await connected([undefined]);
    const failure = await failureOf(() => mesh.publish(numbered(1), { topic: 'orders', timeoutMs: 150 }));
    expect(failure).toMatch(/^TIMEOUT Cannot publish event '1' to topic 'orders' within 150 ms: /);
    const aborted = failureOf(() => mesh.publish(numbered(2), { topic: 'orders', signal: AbortSignal.timeout(50) }));
    expect(await aborted).toMatch(/^UNAVAILABLE .* broken off/);
    const closed = failureOf(() => mesh.publish(numbered(3), { topic: 'orders' }));
    await mesh.close();
    expect(await closed).toMatch(/^UNAVAILABLE .* broken off/);
  });

  it('rejects when nobody is there', async () => {
    await using mesh = await connected([ok]);
    server?.close();
    server = undefined;
    expect(await failureOf(() => mesh.publish(numbered(1), { topic: 'orders', timeoutMs: 200 }))).toMatch(
      /^UNAVAILABLE .*ECONNREFUSED/,
    );
  });

  it('has nothing but publishing', async () => {
    await using mesh = await connected([ok]);
    expect(await failureOf(() => mesh.request(numbered(1), { topic: 'orders' }))).toMatch(/^UNSUPPORTED /);
    expect(await failureOf(() => mesh.subscribe({ topics: ['orders'] }).ready())).toMatch(/^UNSUPPORTED /);
    expect(posts).toHaveLength(0);
  });
});
