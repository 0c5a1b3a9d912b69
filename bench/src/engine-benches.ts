import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  defineSink,
  defineSource,
  type AnyCloudEvent,
  type PositionedRecord,
  type PositionedSource,
  type Sink,
} from '@eventmesh/connector-api';
import { MemoryStateStore, openDiskStateStore, startPipeline, type StateStore } from '@eventmesh/connector-runtime';
import { createEvent } from '@eventmesh/event-formats';
import { z } from 'zod';
import { sample, type Bench } from './bench.ts';

const noOptions = z.object({});
const payload = 'x'.repeat(1024);
const partition = 'bench';

/** Makes events of 1 KiB as they are read, as a client library does, until there are no more. */
class MakingSource implements PositionedSource {
  committed = 0;
  readonly #events: number;
  readonly #perRead: number;
  #made = 0;

  constructor(events: number, perRead: number) {
    this.#events = events;
    this.#perRead = perRead;
  }

  async open(): Promise<void> {}

  async read(limit: { readonly maxRecords: number }): Promise<readonly PositionedRecord[] | 'end'> {
    const count = Math.min(this.#perRead, limit.maxRecords, this.#events - this.#made);
    if (count === 0) return 'end';
    const records: PositionedRecord[] = [];
    for (let index = 0; index < count; index += 1) {
      const position = (this.#made += 1);
      const event = createEvent({
        id: `e${position}`,
        source: '/bench',
        type: 'bench',
        datacontenttype: 'text/plain',
        data: payload,
      });
      records.push({ event, partition, position, bytes: 1024 });
    }
    return records;
  }

  async commit(records: readonly PositionedRecord[]): Promise<void> {
    for (const { position } of records) this.committed = position as number;
  }

  async close(): Promise<void> {}
}

/** Counts what arrives. */
class CountingSink implements Sink {
  events = 0;
  bytes = 0;

  async open(): Promise<void> {}

  async write(events: readonly AnyCloudEvent[]): Promise<void> {
    this.events += events.length;
    for (const { data } of events) this.bytes += (data as string).length;
  }

  async close(): Promise<void> {}
}

/**
 * The engine against a bare loop that keeps the same promises in the simplest way: read, write, checkpoint, commit, one after the
 * other, over the same source, sink and store.
 */
export function engineBench(batch: number, events: number): Bench {
  return {
    name: `engine/batch-${batch}`,
    baselineIs: 'a bare loop: read, write, checkpoint, commit',
    runs: 7,
    run: () => sample(() => throughEngine(batch, events)),
    baseline: () => sample(() => throughLoop(batch, events)),
  };
}

/** What it costs to store events before they are delivered: both sides with a state store on disk, whose writes are synced. */
export function storedBench(batch: number, events: number): Bench {
  return {
    name: `engine/stored-${batch}`,
    baselineIs: 'the same pipeline, accepting what is delivered',
    runs: 5,
    run: () => sample(() => onDisk((store) => throughEngine(batch, events, { store, accept: 'stored' }))),
    baseline: () => sample(() => onDisk((store) => throughEngine(batch, events, { store, accept: 'delivered' }))),
  };
}

async function onDisk(work: (store: StateStore) => Promise<number>): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const store = await openDiskStateStore(folder);
  try {
    return await work(store);
  } finally {
    await store.close();
    await rm(folder, { recursive: true });
  }
}

/** How a pipeline keeps what must outlive it. */
interface Keeping {
  readonly store: StateStore;
  readonly accept: 'delivered' | 'stored';
}

async function throughEngine(batch: number, events: number, keeping?: Keeping): Promise<number> {
  const counting = new CountingSink();
  const source = defineSource({
    apiVersion: 'v1',
    system: 'bench',
    progress: 'checkpointed',
    options: noOptions,
    create: () => new MakingSource(events, batch),
  });
  const sink = defineSink({
    apiVersion: 'v1',
    system: 'bench',
    ordering: 'per-key',
    idempotent: false,
    limits: { concurrentWrites: 1, maxEvents: batch, maxBytes: 67_108_864 },
    options: noOptions,
    create: () => counting,
  });
  const pipeline = await startPipeline({
    name: 'bench',
    source: source({}),
    sink: sink({}),
    store: keeping?.store ?? new MemoryStateStore(),
    delivery: { accept: keeping?.accept ?? 'delivered' },
  });
  const { ledger } = await pipeline.finished;
  if (ledger.delivered !== counting.events || !ledger.balanced) throw new Error('The books do not balance.');
  return counting.events;
}

async function throughLoop(batch: number, events: number): Promise<number> {
  const source = new MakingSource(events, batch);
  const sink = new CountingSink();
  const store = new MemoryStateStore();
  const lease = await store.acquireLease('bench');
  for (;;) {
    const records = await source.read({ maxRecords: batch });
    if (records === 'end') return sink.events;
    const written: AnyCloudEvent[] = [];
    for (const { event } of records) if (event !== undefined) written.push(event);
    await sink.write(written);
    const last = records.at(-1);
    if (last === undefined) continue;
    await store.writeCheckpoints(lease, new Map([[last.partition, last.position]]));
    await source.commit([last]);
  }
}
