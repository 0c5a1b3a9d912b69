import { until, VirtualClock } from '@eventmesh/connector-testkit';
import { describe, expect, it } from 'vitest';
import { event, numbered } from './support/event.ts';
import { Receiver } from './support/receiver.ts';
import { codesOf, OpenSink } from './support/write.ts';

describe('time', () => {
  it('is up when a request takes too long, and the target may have it', async () => {
    const clock = new VirtualClock();
    await using receiver = await Receiver.start(() => new Promise(() => {}));
    await using open = new OpenSink({ url: receiver.url, requestTimeoutMs: 5000 }, { clock });
    const writing = open.write([event()]);
    await until('it is asked', () => receiver.requests.length === 1, 5000);
    await clock.advance(5000);
    expect((await writing)['1']).toMatchObject({
      code: 'TIMEOUT',
      message: expect.stringContaining('requestTimeoutMs'),
    });
  });

  it('ends at once when a write is aborted: what has been answered counts, the rest comes again', async () => {
    await using receiver = await Receiver.start(({ headers }) =>
      headers['ce-id'] === '0' ? undefined : new Promise(() => {}),
    );
    await using open = new OpenSink({ url: receiver.url, maxInFlightRequests: 2 });
    const abort = new AbortController();
    const writing = open.write(numbered(6, ['a', 'b', 'c']), abort.signal);
    await until('three are asked', () => receiver.requests.length === 3, 5000);
    abort.abort();
    expect(codesOf(await writing)).toEqual({
      1: 'TIMEOUT',
      2: 'TIMEOUT',
      // It waits for a place: nothing of it was sent.
      3: 'UNAVAILABLE',
      4: 'NOT_ATTEMPTED',
      5: 'NOT_ATTEMPTED',
    });
    await until('its connections are gone', () => receiver.connections === 0, 5000);
  });

  it('is over after close: nothing is sent', async () => {
    await using receiver = await Receiver.start();
    const open = new OpenSink({ url: receiver.url });
    await open.sink.close();
    expect(codesOf(await open.write([event()]))).toEqual({ 1: 'UNAVAILABLE' });
    expect(receiver.requests).toEqual([]);
  });
});

it('finds out how much a target takes, and backs off when it is overloaded', async () => {
  let open = 0;
  let most = 0;
  let refused = 0;
  await using receiver = await Receiver.start(async () => {
    open += 1;
    most = Math.max(most, open);
    const isTooMany = open > 6;
    await new Promise<void>((resolve) => void setTimeout(resolve, 2));
    open -= 1;
    if (isTooMany) refused += 1;
    return isTooMany ? { status: 429 } : undefined;
  });
  await using sink = new OpenSink({
    url: receiver.url,
    maxInFlightRequests: 64,
    adaptiveConcurrency: true,
    ordered: false,
  });
  let left = Array.from({ length: 600 }, (_, index) => event({ id: String(index) }));
  for (let round = 0; left.length > 0 && round < 50; round += 1) {
    const failed = await sink.write(left);
    left = left.filter(({ id }) => failed[id] !== undefined);
  }
  expect(left).toEqual([]);
  expect(new Set(receiver.ids).size).toBe(600);
  expect(most).toBeGreaterThan(4);
  expect(most).toBeLessThan(20);
  expect(refused).toBeLessThan(200);
});
