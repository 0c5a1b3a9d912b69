import { VirtualClock } from '@eventmesh/connector-testkit';
import { createEvent } from '@eventmesh/event-formats';
import { expect, it } from 'vitest';
import type { Answer } from '../../src/exchange/answer-of.ts';
import { stopping } from '../../src/exchange/problem.ts';
import { RequestBook } from '../../src/held/request-book.ts';

const limit = { maxRecords: 100, maxBytes: 100_000 };
const never = new AbortController().signal;

function start() {
  const clock = new VirtualClock();
  const book = new RequestBook(clock);
  const statuses: (number | undefined)[] = [];
  let count = 0;
  const take = (...ids: readonly string[]) => {
    const index = (count += 1) - 1;
    statuses[index] = undefined;
    const reply = ({ status }: Answer): undefined => void (statuses[index] = status);
    return book.take(
      ids.map((id) => eventOf(id)),
      100 * ids.length,
      reply,
    );
  };
  const read = async (maxRecords = 100) => await book.read({ ...limit, maxRecords }, 10, never);
  return { clock, book, statuses, take, read };
}

const eventOf = (id: string, data: unknown = id) => createEvent({ id, source: '/test', type: 't', data });

it('answers once all events of a request are settled, in whatever order', async () => {
  const { book, statuses, take, read } = start();
  take('a', 'b');
  take('c');
  const [a, b, c] = await read();
  await book.commit([c!, b!]);
  expect(statuses).toEqual([undefined, 204]);
  await book.commit([a!]);
  expect(statuses).toEqual([204, 204]);
});

it('answers an empty batch at once', () => {
  const { statuses, take } = start();
  take();
  expect(statuses).toEqual([204]);
});

it('keeps to the limits of a read, and gives one record at least', async () => {
  const { book, take, read } = start();
  take('a', 'b', 'c');
  expect(await read(2)).toHaveLength(2);
  take('d', 'e');
  expect(await book.read({ maxRecords: 9, maxBytes: 1 }, 10, never)).toHaveLength(1);
  expect(await book.read({ maxRecords: 9, maxBytes: 200 }, 10, never)).toHaveLength(2);
});

it('answers 503 for what is given back, once, and a later commit changes nothing', async () => {
  const { book, statuses, take, read } = start();
  take('a', 'b');
  const [a, b] = await read();
  await book.commit([a!]);
  book.release([b!]);
  await book.commit([b!]);
  expect(statuses).toEqual([503]);
});

it('does not take twice what was settled when its request failed', async () => {
  const { book, statuses, take, read } = start();
  take('a', 'b');
  const [a, b] = await read();
  await book.commit([a!]);
  book.release([b!]);
  take('a', 'b');
  const again = await read();
  expect(again.map(({ event }) => event.id)).toEqual(['b']);
  await book.commit(again);
  expect(statuses).toEqual([503, 204]);
});

it('lets a request that is sent again wait for the events that are on their way', async () => {
  const { book, statuses, take, read, clock } = start();
  const first = take('a');
  const records = await read();
  book.gone(first);
  take('a');
  take('a');
  const nothing = read();
  await clock.advance(20);
  expect(await nothing).toEqual([]);
  await book.commit(records);
  expect(statuses).toEqual([undefined, 204, 204]);
});

it('remembers for a while what became safe when nobody was there to hear it', async () => {
  const { book, statuses, take, read, clock } = start();
  book.gone(take('a') && take('b'));
  const records = await read();
  expect(records.map(({ event }) => event.id)).toEqual(['a']);
  const request = take('c');
  const rest = await read();
  book.gone(request);
  await book.commit(rest);
  take('c');
  expect(statuses[3]).toBe(204);
  await clock.advance(600_001);
  take('c');
  expect(statuses[4]).toBeUndefined();
});

it('takes an event for another when only its id is the same', async () => {
  const { book, read } = start();
  const answers: number[] = [];
  const reply = ({ status }: Answer): undefined => void answers.push(status);
  book.take([eventOf('a', 1)], 10, reply);
  book.take([eventOf('a', 2)], 10, reply);
  const records = await read();
  expect(records.map(({ event }) => event.data)).toEqual([1, 2]);
  await book.commit(records);
  expect(answers).toEqual([204, 204]);
});

it('forgets what nobody has read when its client goes, unless another waits for it', async () => {
  const { book, statuses, take, read, clock } = start();
  const [one, other] = [take('a'), take('b')];
  take('b');
  book.gone(one);
  book.gone(other);
  expect(book.waitingRecords).toBe(1);
  const records = await read();
  expect(records.map(({ event }) => event.id)).toEqual(['b']);
  await book.commit(records);
  expect(statuses).toEqual([undefined, undefined, 204]);
  expect(clock.pending).toBe(0);
});

it('answers 504 when events are on their way for too long, and 503 when nobody has read them', async () => {
  const { book, statuses, take, read, clock } = start();
  take('a');
  const records = await read();
  take('b');
  await clock.advance(1000);
  book.expire(1001);
  expect(statuses).toEqual([undefined, undefined]);
  book.expire(1000);
  expect(statuses).toEqual([504, 503]);
  expect(book.waitingRecords).toBe(0);
  await book.commit(records);
  take('a');
  expect(statuses[2]).toBe(204);
});

it('gives back whatever is not read to the end when the pipeline stops', async () => {
  const { book, statuses, take, read } = start();
  take('a', 'b');
  take('c');
  take('d');
  const records = await read(1);
  book.refuseWaiting();
  expect(statuses).toEqual([503, 503, 503]);
  expect([book.waitingRecords, book.waitingBytes]).toEqual([0, 0]);
  await book.commit(records);
});

it('an aborted read gives nothing, and a waiting one ends', async () => {
  const { book, clock } = start();
  expect(await book.read(limit, 10, AbortSignal.abort())).toEqual([]);
  const abort = new AbortController();
  const reading = book.read(limit, 10_000, abort.signal);
  abort.abort();
  expect(await reading).toEqual([]);
  expect(clock.pending).toBe(0);
});

it('answers a request that fails twice once', () => {
  const { book, statuses, take } = start();
  const request = take('a');
  book.fail(request, { status: 504, detail: '' });
  book.fail(request, stopping());
  book.refuseAll();
  expect(statuses).toEqual([504]);
});
