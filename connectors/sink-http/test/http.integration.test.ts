import { MemoryStateStore, startPipeline } from '@eventmesh/connector-runtime';
import { MemoryQueue, memorySource, until } from '@eventmesh/connector-testkit';
import { HTTP, type CloudEventV1 } from 'cloudevents';
import { expect, it } from 'vitest';
import { httpSink, type HttpSinkInput } from '../src/index.ts';
import { event } from './support/event.ts';
import { makeCertificate } from '@eventmesh/test-servers';
import { Receiver, type Received } from './support/receiver.ts';

const events = Array.from({ length: 60 }, (_, index) =>
  event({
    id: String(index),
    partitionkey: `k${index % 5}`,
    subject: 'Zürich/東京 "%" 🚀',
    time: '2026-11-26T12:00:00Z',
    data: { index, text: 'ü' },
    datacontenttype: 'application/json',
  }),
);

/** A pipeline of these events, which come from memory. */
async function run(options: HttpSinkInput) {
  const queue = new MemoryQueue(events.map((each) => ({ event: each })));
  const store = new MemoryStateStore();
  const delivery = { retry: { initialMs: 20, maxMs: 200 } };
  const pipeline = await startPipeline({
    name: 'http',
    source: memorySource(queue),
    sink: httpSink(options),
    store,
    delivery,
  });
  return { pipeline, queue, store };
}

/** As the SDK of the CloudEvents project reads it, which has nothing in common with ours. */
function readBySdk({ headers, body }: Received): readonly CloudEventV1<unknown>[] {
  const read = HTTP.toEvent({ headers: { ...headers }, body: body.toString('utf8') });
  return Array.isArray(read) ? read : [read];
}

it.each(['binary', 'structured', 'batch'] as const)(
  'the SDK of CloudEvents reads what comes in mode %s, over TLS and HTTP/2 as well',
  async (mode) => {
    const certificate = makeCertificate('server');
    for (const http2 of [false, true]) {
      await using receiver = await Receiver.start(undefined, http2 ? { tls: { ...certificate, http2 } } : {});
      const { pipeline, queue } = await run({ url: receiver.url, mode, http2, tls: { ca: certificate.cert } });
      await until('all are delivered', () => queue.committed.length === events.length, 30_000);
      await pipeline.stop();
      const read = receiver.requests.flatMap(readBySdk);
      const wanted = events.map(({ id, subject, data }) => ({ id, subject, data }));
      const found = read.map(({ id, subject, data }) => ({
        id,
        subject: mode === 'binary' ? decodeURIComponent(String(subject)) : subject,
        data,
      }));
      expect(found.toSorted((a, b) => Number(a.id) - Number(b.id))).toEqual(wanted);
      for (const key of [0, 1, 2, 3, 4]) {
        const ids = read.map(({ id }) => Number(id)).filter((id) => id % 5 === key);
        expect(ids).toEqual(ids.toSorted((a, b) => a - b));
      }
    }
  },
);

it('waits while the target is away, overloaded or does not know us, keeps what it refuses, and delivers the rest', async () => {
  const state = { token: 'another', isBusy: false };
  await using receiver = await Receiver.start(({ headers }) => {
    if (headers['authorization'] !== `Bearer ${state.token}`) return { status: 401 };
    if (state.isBusy) return { status: 429, headers: { 'retry-after': '1' } };
    return headers['ce-id'] === '7' ? { status: 422, body: `No 7 here, ${headers['authorization']}` } : undefined;
  });
  const { pipeline, queue, store } = await run({ url: receiver.url, token: 'geheim' });
  const says = (code: string) =>
    until(`it says ${code}`, () => JSON.stringify(pipeline.status()).includes(code), 20_000);
  await says('UNAUTHENTICATED');
  state.isBusy = true;
  state.token = 'geheim';
  await says('OVERLOADED');
  await receiver.down();
  state.isBusy = false;
  await says('UNAVAILABLE');
  await receiver.listen();
  await until('all are settled', () => queue.committed.length === events.length, 60_000);
  const letters = await store.deadLetters.list('http');
  // An address may hold a login: where letters are kept, all of it counts as a secret.
  expect(letters.map(({ code, message }) => `${code}: ${message}`)).toEqual([
    "REJECTED: Cannot send to '***': it answered 422 Unprocessable Entity: No 7 here, Bearer (secret)",
  ]);
  await pipeline.stop();
  expect(pipeline.ledger()).toMatchObject({ delivered: events.length - 1, deadLettered: 1 });
  expect([...new Set(receiver.ids)]).toHaveLength(events.length - 1);
});
