import { ConnectorError } from '@eventmesh/connector-api';
import { MemoryStateStore, startPipeline, type PipelineHandle } from '@eventmesh/connector-runtime';
import { memorySink, MemoryTarget, until } from '@eventmesh/connector-testkit';
import { freePort } from '@eventmesh/test-servers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { HttpSourceInput } from '../src/http-source-options.ts';
import { httpSource } from '../src/index.ts';

const patience = 20_000;
let target: MemoryTarget;
let isAway: boolean;
let store: MemoryStateStore;
let port: number;
let pipeline: PipelineHandle | undefined;

beforeEach(async () => {
  target = new MemoryTarget();
  store = new MemoryStateStore();
  isAway = true;
  port = await freePort();
});
afterEach(() => pipeline?.stop({ withinMs: 0 }));

/** A pipeline that accepts what is stored, into a target that may be away. */
async function start(
  options: Partial<HttpSourceInput> = {},
  caps: { readonly stored?: number; readonly inFlight?: number } = {},
): Promise<PipelineHandle> {
  const answer = (): void => {
    if (isAway) throw new ConnectorError('UNAVAILABLE', 'The target is away.');
  };
  pipeline = await startPipeline({
    name: 'stored',
    source: httpSource({ port, ...options }),
    sink: memorySink(target, { answer }),
    store,
    delivery: {
      accept: 'stored',
      retry: { initialMs: 10, maxMs: 50 },
      ...(caps.stored === undefined ? {} : { stored: { maxRecords: caps.stored } }),
      ...(caps.inFlight === undefined ? {} : { inFlight: { maxRecords: caps.inFlight } }),
    },
  });
  const isListening = async (): Promise<boolean> =>
    await fetch(`http://127.0.0.1:${port}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    );
  await until('it listens', isListening, patience);
  return pipeline;
}

async function send(id: string): Promise<Response> {
  const headers = {
    'ce-specversion': '1.0',
    'ce-source': '/shop',
    'ce-type': 't',
    'ce-id': id,
    'ce-partitionkey': 'k',
  };
  return await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, signal: AbortSignal.timeout(patience) });
}

const range = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => String(index));

it('answers once an event is stored, though the target is away; a later run delivers it, once and in order', async () => {
  const first = await start();
  for (const id of range(20)) expect((await send(id)).status).toBe(204);
  expect(target.ids).toEqual([]);
  expect((await store.inbox.size('stored')).records).toBe(20);
  // Nothing waits for the target: what was in flight to it is in the inbox.
  await first.stop({ withinMs: 0 });
  isAway = false;
  const second = await start();
  await until('all is delivered', () => second.ledger().delivered === 20, patience);
  expect(target.ids).toEqual(range(20));
  expect((await store.inbox.size('stored')).records).toBe(0);
  expect(second.ledger()).toMatchObject({ received: 20, deadLettered: 0, inFlight: 0, balanced: true });
});

it('with a full inbox holds what it has read, answers 429 to what is more, and loses and doubles nothing', async () => {
  await start({ answerTimeoutMs: 1_000, maxWaitingRecords: 2 }, { stored: 4, inFlight: 3 });
  const ids = range(20);
  const answers = await Promise.all(ids.map(send));
  const counts = new Map<number, number>();
  for (const { status } of answers) counts.set(status, (counts.get(status) ?? 0) + 1);
  const count = (status: number): number => counts.get(status) ?? 0;
  // What fits, and the batch that was under way when it became full.
  expect(count(204)).toBeGreaterThanOrEqual(4);
  expect(count(204)).toBeLessThanOrEqual(4 + 3);
  // On their way to the inbox for longer than clients wait.
  expect(count(504)).toBeGreaterThanOrEqual(1);
  expect(count(504)).toBeLessThanOrEqual(3);
  // Not read in time, and not even taken.
  expect(count(503)).toBeGreaterThanOrEqual(1);
  expect(count(429)).toBeGreaterThanOrEqual(1);
  expect(count(204) + count(504) + count(503) + count(429)).toBe(20);
  for (const { status, headers } of answers)
    if (status !== 204) expect(headers.get('retry-after'), String(status)).toBe('1');
  isAway = false;
  const unanswered = ids.filter((_, index) => answers[index]?.status !== 204);
  for (const id of unanswered) expect((await send(id)).status, id).toBe(204);
  await until('all is delivered', () => target.ids.length >= 20, patience);
  expect(target.ids.toSorted((one, other) => Number(one) - Number(other))).toEqual(ids);
  expect(pipeline?.ledger()).toMatchObject({ deadLettered: 0, balanced: true });
});

it('tells in its status why it holds', async () => {
  const running = await start({ answerTimeoutMs: 10_000 }, { stored: 1, inFlight: 1 });
  expect((await send('stored')).status).toBe(204);
  const held = send('held');
  await until('it says so', () => running.status().reason?.includes('The inbox is full') === true, patience);
  isAway = false;
  expect((await held).status).toBe(204);
  await until('both are delivered', () => target.ids.length === 2, patience);
});
