import { fork, type ChildProcess } from 'node:child_process';
import { hash } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { silentLogger, systemClock, type AnyCloudEvent } from '@eventmesh/connector-api';
import {
  attributesToHeaders,
  createEvent,
  eventBody,
  jsonBatchContentType,
  jsonEventContentType,
  writeJsonBatch,
  writeJsonEvent,
} from '@eventmesh/event-formats';
import { httpSink } from '@eventmesh/sink-http';
import { Pool } from 'undici';
import { sample, type Bench, type Sample } from './bench.ts';

/** Those of a batch are cheap, and a run is not to be over in a moment. */
const eventsOf = (mode: Mode): number => (mode === 'batch' ? 40_000 : 8_000);
const eventsPerBatch = 500;
const eventsPerRequest = 500;
const lanes = 4;
const keys = 64;
/** Requests that the sink has under way: one of each key, or of whole batches one of each lane, since a lane waits for its batch. */
const atATimeOf = (mode: Mode): number => (mode === 'batch' ? lanes : keys);
const receiver = fileURLToPath(new URL('http-receiver.js', import.meta.url));
const { signal } = new AbortController();

type Mode = 'binary' | 'structured' | 'batch';

/** A request as both sides send it. */
interface Request {
  readonly headers: Record<string, string>;
  readonly body: Buffer | string;
}

/**
 * Events of 1 KiB to a server in a process of its own that counts requests: the sink (order of 64 keys, limits, time-outs) against a loop
 * by the same client, undici, written by hand, that sends the same requests, with as many of them under way at a time: 64, and 4 of 500
 * events each in `batch`: with more of those by hand, it would be concurrency that is compared, and not code.
 */
export function httpSinkBench(mode: Mode): Bench {
  let server: ChildProcess | undefined;
  let url = '';
  const run = async (
    write: (url: string, mode: Mode, events: readonly AnyCloudEvent[]) => Promise<void>,
  ): Promise<Sample> => {
    const events = makeEvents(eventsOf(mode));
    await (await fetch(url)).text();
    return await sample(async () => {
      await write(url, mode, events);
      const requests = Number(await (await fetch(url)).text());
      const expected = mode === 'batch' ? events.length / eventsPerRequest : events.length;
      if (requests !== expected) throw new Error(`${requests} requests arrived, of ${expected}.`);
      return events.length;
    });
  };
  return {
    name: `http-sink/${mode}`,
    baselineIs: 'a hand-written loop of requests with the same client',
    runs: 7,
    open: async () => {
      server = fork(receiver, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
      const [port] = (await once(server.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
      url = `http://127.0.0.1:${Number(String(port))}/events`;
    },
    close: async () => {
      server?.kill();
    },
    run: () => run(writeWithSink),
    baseline: () => run(writeByHand),
  };
}

function makeEvents(length: number): readonly AnyCloudEvent[] {
  return Array.from({ length }, (_, index) =>
    createEvent({
      id: `e${index}`,
      source: '/bench',
      type: 'bench',
      partitionkey: `k${index % keys}`,
      data: { index, note: 'x'.repeat(900) },
    }),
  );
}

async function writeWithSink(url: string, mode: Mode, events: readonly AnyCloudEvent[]): Promise<void> {
  const context = { pipeline: 'bench', logger: silentLogger, clock: systemClock, random: Math.random };
  const options = { url, mode, maxInFlightRequests: atATimeOf(mode), maxBatchEvents: eventsPerRequest };
  const sink = httpSink.create(httpSink.options.parse(options), context);
  await sink.open(signal);
  let from = 0;
  // As the engine does: a lane has keys of its own, and writes the next batch when the one before is done.
  const batches = Array.from({ length: lanes }, (_, lane) => events.filter((__, index) => index % lanes === lane));
  try {
    await Promise.all(
      batches.map(async (own) => {
        for (let at = 0; at < own.length; at += eventsPerBatch) {
          const [failure] = (await sink.write(own.slice(at, at + eventsPerBatch), signal)) ?? [];
          if (failure !== undefined) throw failure.error;
          from += eventsPerBatch;
        }
      }),
    );
  } finally {
    await sink.close();
  }
  if (from < events.length) throw new Error(`Only ${from} events were written.`);
}

async function writeByHand(url: string, mode: Mode, events: readonly AnyCloudEvent[]): Promise<void> {
  const { origin, pathname: path } = new URL(url);
  const atATime = atATimeOf(mode);
  const pool = new Pool(origin, { connections: atATime });
  const step = mode === 'batch' ? eventsPerRequest : 1;
  let next = 0;
  try {
    const work = Array.from({ length: atATime }, async () => {
      while (next < events.length) {
        const at = next;
        next += step;
        const request = requestOf(mode, events.slice(at, at + step));
        const { statusCode, body } = await pool.request({ path, method: 'POST', ...request });
        await body.dump();
        if (statusCode >= 300) throw new Error(`It answered ${statusCode}.`);
      }
    });
    await Promise.all(work);
  } finally {
    await pool.close();
  }
}

function requestOf(mode: Mode, events: readonly AnyCloudEvent[]): Request {
  const [event] = events;
  const own = { 'user-agent': 'eventmesh-sink-http', 'idempotency-key': keyOf(events) };
  if (mode === 'batch' || event === undefined)
    return { headers: { ...own, 'content-type': jsonBatchContentType }, body: writeJsonBatch(events) };
  if (mode === 'structured')
    return { headers: { ...own, 'content-type': jsonEventContentType }, body: writeJsonEvent(event) };
  const { bytes = '', contentType = '' } = eventBody(event);
  const attributes = attributesToHeaders(event, { prefix: 'ce-', percentEncode: true });
  return { headers: { ...own, ...attributes, 'content-type': contentType }, body: bytes };
}

/** The sink sends a digest of what events are known by, so this does, too. */
function keyOf(events: readonly AnyCloudEvent[]): string {
  return hash('sha256', events.map(({ source, id }) => `${source.length}:${source}${id}`).join(), 'hex');
}
