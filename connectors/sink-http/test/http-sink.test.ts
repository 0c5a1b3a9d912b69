import { until } from '@eventmesh/connector-testkit';
import { createEvent } from '@eventmesh/event-formats';
import { describe, expect, it } from 'vitest';
import { event, keyed, numbered } from './support/event.ts';
import { eventsOf, Receiver } from './support/receiver.ts';
import { codesOf, OpenSink } from './support/write.ts';

describe('requests', () => {
  it('are events in binary mode, with attributes percent-encoded', async () => {
    await using receiver = await Receiver.start();
    await using open = new OpenSink({ url: `${receiver.url}/events?a=b` });
    const sent = event({ subject: 'a\u00fc "%"', data: { a: 1 }, datacontenttype: 'application/json' });
    expect(await open.write([sent])).toEqual({});
    const [{ method, path, headers, body, version } = {}] = receiver.requests;
    expect({ method, path, version, body: String(body) }).toEqual({
      method: 'POST',
      path: '/events?a=b',
      version: '1.1',
      body: '{"a":1}',
    });
    expect(headers).toMatchObject({
      'ce-subject': 'a%C3%BC%20%22%25%22',
      'ce-id': '1',
      'content-type': 'application/json',
      'content-length': '7',
    });
    expect(headers?.['idempotency-key']).toMatch(/^[0-9a-f]{64}$/);
    expect(receiver.arrived).toEqual([sent]);
  });

  it('are what a template makes of an event: method, URL, headers and body', async () => {
    await using receiver = await Receiver.start();
    await using open = new OpenSink({
      url: `${receiver.url}/orders/{$.data.id}?by={$.subject}`,
      mode: 'raw',
      methodAttribute: 'operation',
      headers: { 'X-Tenant': '{$.tenant}', 'X-Fixed': 'as is', 'X-None': '{$.data.none}' },
      body: { id: '$.data.id', text: 'Order {$.data.id}' },
      idempotencyKeyHeader: false,
    });
    const events = [
      event({ id: 'a', operation: 'PUT', tenant: 'x\u00e9y z', subject: 'a&b', data: { id: 'a/7' } }),
      event({ id: 'b', operation: 'DELETE', subject: 's', data: { id: 8 } }),
      event({ id: 'c', operation: 'MERGE', subject: 's', data: { id: 9 } }),
    ];
    expect(codesOf(await open.write(events))).toEqual({ c: 'REJECTED' });
    expect(receiver.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'PUT /orders/a%2F7?by=a%26b',
      'DELETE /orders/8?by=s',
    ]);
    const [first] = receiver.requests;
    expect(String(first?.body)).toBe('{"id":"a/7","text":"Order a/7"}');
    expect(first?.headers).toMatchObject({
      'x-tenant': 'x%C3%A9y%20z',
      'x-fixed': 'as is',
      'content-type': 'application/json',
    });
    expect(Object.keys(first?.headers ?? {})).not.toContain('x-none');
    expect(Object.keys(first?.headers ?? {})).not.toContain('idempotency-key');
  });

  it('send no body with GET', async () => {
    await using receiver = await Receiver.start();
    await using open = new OpenSink({ url: `${receiver.url}/ping/{$.id}`, method: 'GET', mode: 'raw' });
    expect(await open.write([event({ data: { a: 1 } })])).toEqual({});
    expect(receiver.requests[0]).toMatchObject({ method: 'GET', path: '/ping/1', body: Buffer.alloc(0) });
  });

  it.each(['gzip', 'deflate', 'br'] as const)('are packed with %s when they are large enough', async (compression) => {
    await using receiver = await Receiver.start();
    await using open = new OpenSink({ url: receiver.url, mode: 'structured', compression, compressFromBytes: 500 });
    const events = [event({ id: 'small' }), event({ id: 'large', data: { text: 'x'.repeat(5000) } })];
    expect(await open.write(events)).toEqual({});
    expect(receiver.requests.map(({ headers }) => headers['content-encoding'])).toEqual([undefined, compression]);
    expect(receiver.requests[1]?.raw.length).toBeLessThan(1000);
    expect(receiver.arrived).toEqual(events);
  });
});

describe('batches', () => {
  it('go in as few requests as their limits allow, all of them with one key', async () => {
    await using receiver = await Receiver.start();
    await using open = new OpenSink({ url: receiver.url, mode: 'batch', maxBatchEvents: 4 });
    const events = numbered(10, ['a', 'b']);
    expect(await open.write(events)).toEqual({});
    expect(receiver.requests).toHaveLength(3);
    expect(new Set(receiver.requests.map(({ headers }) => headers['idempotency-key'])).size).toBe(3);
    expect(receiver.arrived).toEqual(events);
  });

  it('that are refused are narrowed down to the event to blame, behind which its key waits', async () => {
    await using receiver = await Receiver.start(({ body }) =>
      body.includes('"bad"') ? { status: 422, body: 'bad' } : undefined,
    );
    await using open = new OpenSink({ url: receiver.url, mode: 'batch' });
    const events = [...numbered(20, ['a', 'b', 'c']), keyed('bad', 'a'), keyed('behind', 'a'), keyed('beside', 'b')];
    expect(codesOf(await open.write(events))).toEqual({ bad: 'REJECTED', behind: 'NOT_ATTEMPTED' });
    expect(receiver.ids.toSorted()).toEqual(
      events
        .map(({ id }) => id)
        .filter((id) => id !== 'bad' && id !== 'behind')
        .toSorted(),
    );
  });

  it('go to a URL of their own, where events choose it, and a key never overtakes itself', async () => {
    await using receiver = await Receiver.start();
    await using open = new OpenSink({ url: `${receiver.url}/{$.to}`, mode: 'batch' });
    const events = ['x', 'y', 'x', 'x', 'y'].map((to, index) => keyed(String(index), 'a', { to }));
    expect(await open.write(events)).toEqual({});
    expect(receiver.ids).toEqual(['0', '1', '2', '3', '4']);
    for (const request of receiver.requests)
      for (const { to } of eventsOf(request)) expect(request.path).toBe(`/${String(to)}`);
  });
});

describe('order', () => {
  it('is kept within a key, with many keys side by side', async () => {
    const release: (() => void)[] = [];
    await using receiver = await Receiver.start(async () => {
      await new Promise<void>((resolve) => release.push(resolve));
      return undefined;
    });
    await using open = new OpenSink({ url: receiver.url });
    const writing = open.write(numbered(9, ['a', 'b', 'c']));
    for (let round = 1; round <= 3; round += 1) {
      await until('one of each key is under way', () => release.length === 3, 5000);
      expect(receiver.requests).toHaveLength(round * 3);
      for (const go of release.splice(0)) go();
    }
    expect(await writing).toEqual({});
    expect(receiver.mostAtATime).toBe(3);
    for (const key of [0, 1, 2])
      expect(receiver.ids.filter((id) => Number(id) % 3 === key)).toEqual([key, key + 3, key + 6].map(String));
  });

  it('holds back what comes behind a failure of its key, and nothing else', async () => {
    await using receiver = await Receiver.start(({ headers }) =>
      headers['ce-id'] === '2' ? { status: 503, headers: { 'retry-after': '7' } } : undefined,
    );
    await using open = new OpenSink({ url: receiver.url });
    const failed = await open.write(numbered(8, ['a', 'b']));
    expect(codesOf(failed)).toEqual({ 2: 'OVERLOADED', 4: 'NOT_ATTEMPTED', 6: 'NOT_ATTEMPTED' });
    expect(failed['2']?.retryAfterMs).toBe(7000);
    expect(receiver.ids.toSorted()).toEqual(['0', '1', '3', '5', '7']);
  });

  it('counts events without a key as of one; with `ordered: false` there is none', async () => {
    const events = Array.from({ length: 6 }, (_, index) => event({ id: String(index) }));
    for (const ordered of [true, false]) {
      let open = 0;
      let most = 0;
      await using receiver = await Receiver.start(async () => {
        most = Math.max(most, (open += 1));
        await new Promise<void>((resolve) => void setImmediate(() => setImmediate(resolve)));
        open -= 1;
        return undefined;
      });
      await using sink = new OpenSink({ url: receiver.url, ordered });
      expect(await sink.write(events)).toEqual({});
      if (ordered) expect(most).toBe(1);
      else expect(receiver.mostAtATime).toBeGreaterThan(1);
    }
  });

  it('has no more requests under way than allowed, over all writes', async () => {
    await using receiver = await Receiver.start();
    await using open = new OpenSink({ url: receiver.url, maxInFlightRequests: 3 });
    const writes = ['x', 'y', 'z'].map((source) =>
      open.write(
        numbered(30, ['a', 'b', 'c', 'd', 'e']).map((each) =>
          createEvent({ ...each, source, partitionkey: `${source}${String(each['partitionkey'])}` }),
        ),
      ),
    );
    expect(await Promise.all(writes)).toEqual([{}, {}, {}]);
    expect(receiver.mostAtATime).toBeLessThanOrEqual(3);
    expect(receiver.arrived).toHaveLength(90);
  });
});

describe('several URLs', () => {
  it('all get every event, and are not asked again when they have it or refuse it', async () => {
    let isAway = true;
    await using first = await Receiver.start();
    await using second = await Receiver.start(() => (isAway ? { status: 503 } : undefined));
    await using third = await Receiver.start(({ headers }) =>
      headers['ce-id'] === '1' ? { status: 400, body: 'not this one' } : undefined,
    );
    await using open = new OpenSink({ url: [first.url, second.url, third.url] });
    const events = [keyed('0', 'a'), keyed('1', 'b')];
    expect(codesOf(await open.write(events))).toEqual({ 0: 'OVERLOADED', 1: 'OVERLOADED' });
    isAway = false;
    const failed = await open.write(events);
    expect(codesOf(failed)).toEqual({ 1: 'REJECTED' });
    expect(failed['1']?.message).toContain('not this one');
    expect([first, second, third].map(({ ids }) => ids)).toEqual([['0', '1'], ['0', '1'], ['0']]);
    expect([first, second, third].map(({ requests }) => requests.length)).toEqual([2, 4, 2]);
    expect(await open.write([keyed('0', 'a')])).toEqual({});
    expect(first.ids).toEqual(['0', '1', '0']);
  });

  it('all get an event that has come with the id of another one', async () => {
    let isAway = true;
    await using first = await Receiver.start();
    await using second = await Receiver.start(() => (isAway ? { status: 503 } : undefined));
    await using open = new OpenSink({ url: [first.url, second.url], mode: 'raw' });
    expect(codesOf(await open.write([event({ data: 'one' })]))).toEqual({ 1: 'OVERLOADED' });
    isAway = false;
    expect(await open.write([event({ data: 'other' })])).toEqual({});
    expect(first.requests.map(({ body }) => String(body))).toEqual(['"one"', '"other"']);
  });

  it('get nothing of a key behind an event that one has refused, until it is given up', async () => {
    await using first = await Receiver.start(({ headers }) => (headers['ce-id'] === '0' ? { status: 400 } : undefined));
    await using second = await Receiver.start(() => ({ status: 503 }));
    await using open = new OpenSink({ url: [first.url, second.url] });
    const events = [keyed('0', 'a'), keyed('1', 'a')];
    for (let times = 0; times < 2; times += 1)
      expect(codesOf(await open.write(events))).toEqual({ 0: 'OVERLOADED', 1: 'NOT_ATTEMPTED' });
    expect(first.requests).toHaveLength(1);
    expect(first.ids).toEqual([]);
  });
});
