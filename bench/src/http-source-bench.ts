import { execFile } from 'node:child_process';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { defineSink, type AnyCloudEvent } from '@eventmesh/connector-api';
import { MemoryStateStore, startPipeline } from '@eventmesh/connector-runtime';
import { eventFromBody, headersToAttributes, readExactJsonEvent } from '@eventmesh/event-formats';
import { httpSource } from '@eventmesh/source-http';
import { z } from 'zod';
import type { Bench, Sample } from './bench.ts';
import type { HttpLoad, HttpLoadResult } from './http-load.ts';

const eventsPerRun = 40_000;
const connections = 64;
const port = 18_080;
const client = fileURLToPath(new URL('http-load.js', import.meta.url));

/** What both sides write to: it takes a turn of the loop, and counts. */
class Target {
  events = 0;

  async write(events: readonly AnyCloudEvent[]): Promise<void> {
    await new Promise<void>((resolve) => void setImmediate(resolve));
    this.events += events.length;
  }
}

/**
 * A pipeline with `httpSource` against a bare handler of `node:http` that reads the same requests with the same functions, awaits the
 * same write and answers. The client is a process of its own with 64 connections, of which each waits for its answers.
 */
export function httpSourceBench(mode: HttpLoad['mode']): Bench {
  return {
    name: `http/${mode}`,
    baselineIs: 'a bare node:http handler',
    runs: 7,
    run: () => measure(mode, startSource),
    baseline: () => measure(mode, startBare),
  };
}

type Start = (mode: HttpLoad['mode'], target: Target) => Promise<() => Promise<void>>;

async function measure(mode: HttpLoad['mode'], start: Start): Promise<Sample> {
  const target = new Target();
  const stop = await start(mode, target);
  try {
    const cpu = process.cpuUsage();
    const load: HttpLoad = { port, connections, events: eventsPerRun, mode };
    const { stdout } = await promisify(execFile)(process.execPath, [client, JSON.stringify(load)]);
    const { user, system } = process.cpuUsage(cpu);
    if (target.events < eventsPerRun) throw new Error(`Only ${target.events} events arrived.`);
    const { elapsedMs, p99Ms } = JSON.parse(stdout) as HttpLoadResult;
    return { events: eventsPerRun, elapsedMs, cpuMs: (user + system) / 1000, p99Ms };
  } finally {
    await stop();
  }
}

async function startSource(_: HttpLoad['mode'], target: Target): Promise<() => Promise<void>> {
  const sink = defineSink({
    apiVersion: 'v1',
    system: 'bench',
    ordering: 'per-key',
    idempotent: false,
    limits: { concurrentWrites: 4, maxEvents: 500, maxBytes: 67_108_864 },
    options: z.object({}),
    create: () => ({ open: async () => {}, write: (events) => target.write(events), close: async () => {} }),
  });
  const pipeline = await startPipeline({
    name: 'bench',
    source: httpSource({ port }),
    sink: sink({}),
    store: new MemoryStateStore(),
  });
  while (pipeline.status().state !== 'running') await new Promise((resolve) => setTimeout(resolve, 5));
  return async () => void (await pipeline.stop());
}

async function startBare(mode: HttpLoad['mode'], target: Target): Promise<() => Promise<void>> {
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on(
      'end',
      () =>
        void answer(mode, target, {
          request,
          response,
          body: chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks),
        }),
    );
  });
  await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve));
  if ((server.address() as AddressInfo).port !== port) throw new Error('It listens elsewhere.');
  return () => new Promise((resolve) => void server.close(() => resolve()));
}

interface Bare {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: Buffer;
}

async function answer(mode: HttpLoad['mode'], target: Target, { request, response, body }: Bare): Promise<void> {
  try {
    await target.write([mode === 'structured' ? readExactJsonEvent(body) : binaryEvent(request, body)]);
    response.statusCode = 204;
  } catch {
    response.statusCode = 400;
  }
  response.end();
}

function binaryEvent({ headers }: IncomingMessage, body: Buffer): AnyCloudEvent {
  const attributes = headersToAttributes(Object.entries(headers) as [string, string][], {
    prefix: 'ce-',
    percentEncode: true,
  });
  return eventFromBody({ ...attributes, datacontenttype: headers['content-type'] }, body);
}
