import { getEventListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { loadDefinition } from '../load-definition.ts';
import { kitEvents } from '../kit-event.ts';
import type { WorkerJob } from './run-worker.ts';
import { testContext } from '../../test-context.ts';
import { parseOptions } from '../parse-options.ts';
import type { AnySinkDefinition, AnySourceDefinition, AnyRecord } from '@eventmesh/connector-api';

const endMs = 3_000;
const readAgainMs = 5;

/** Opens a connector, works, closes it, and then does nothing more: whatever keeps the process alive was left by the connector. */
async function run(job: WorkerJob): Promise<void> {
  const abort = new AbortController();
  const before = listenersOfProcess();
  const definition = await loadDefinition(job);
  const options = await parseOptions(definition, job.options);
  await (definition.kind === 'source'
    ? useSource(definition, options, abort)
    : useSink(definition, options, abort.signal));
  const left = [
    ...getEventListeners(abort.signal, 'abort').map(() => 'listener of the signal'),
    ...listenersOfProcess()
      .filter((name) => !before.includes(name))
      .map((name) => `listener of the process: ${name}`),
  ];
  if (left.length > 0) end(left);
  setTimeout(() => end(process.getActiveResourcesInfo()), endMs).unref();
}

async function useSource(definition: AnySourceDefinition, options: unknown, abort: AbortController): Promise<void> {
  const source = definition.create(options, testContext());
  await source.open(abort.signal);
  const limit = { maxRecords: 100, maxBytes: 1_000_000 };
  let records: readonly AnyRecord[] | 'end' = [];
  while (records.length === 0) {
    records = await source.read(limit, abort.signal);
    await pause(readAgainMs);
  }
  if (records !== 'end') await source.commit(records);
  const waiting = source.read(limit, abort.signal);
  setTimeout(() => abort.abort(), 50);
  await waiting;
  await source.close();
}

async function useSink(definition: AnySinkDefinition, options: unknown, signal: AbortSignal): Promise<void> {
  const sink = definition.create(options, testContext());
  await sink.open(signal);
  await sink.write(kitEvents(3), signal);
  await sink.close();
}

function listenersOfProcess(): readonly string[] {
  return process.eventNames().flatMap((name) => process.listeners(name as 'exit').map(() => String(name)));
}

function end(left: readonly string[]): never {
  console.log(`left behind: ${left.join(', ')}`);
  process.exit(1);
}

await run(JSON.parse(String(process.argv[2])) as WorkerJob);
