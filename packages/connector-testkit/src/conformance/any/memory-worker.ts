/**
 * A process that moves events and then tells how many bytes of memory each has left behind, as a number on standard output.
 *
 * Its one argument is a {@link WorkerJob} as JSON; it needs the flag `--expose-gc`.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { AnyRecord, AnySinkDefinition, AnySourceDefinition } from '@eventmesh/connector-api';
import { testContext } from '../../test-context.ts';
import { kitEvents } from '../kit-event.ts';
import { loadDefinition } from '../load-definition.ts';
import { parseOptions } from '../parse-options.ts';
import { measuredEvents, warmUpEvents } from './memory-events.ts';
import type { WorkerJob } from './run-worker.ts';

const mostInBatch = 100;
const readAgainMs = 5;
const { signal } = new AbortController();

/** Moves about so many events more. */
type Move = (count: number) => Promise<number>;

async function run(job: WorkerJob): Promise<void> {
  const definition = await loadDefinition(job);
  const options = await parseOptions(definition, job.options);
  await (definition.kind === 'source' ? useSource(definition, options) : useSink(definition, options));
}

async function measure(move: Move): Promise<void> {
  await move(warmUpEvents);
  const before = await usedBytes();
  const moved = await move(measuredEvents);
  console.log(String(Math.round(((await usedBytes()) - before) / moved)));
}

async function useSource(definition: AnySourceDefinition, options: unknown): Promise<void> {
  const source = definition.create(options, testContext());
  await source.open(signal);
  await measure(async (count) => {
    let moved = 0;
    while (moved < count) {
      const records = await source.read(
        { maxRecords: Math.min(mostInBatch, count - moved), maxBytes: 1_000_000 },
        signal,
      );
      if (records === 'end') break;
      if (records.length === 0) await pause(readAgainMs);
      else await source.commit(definition.progress === 'acknowledged' ? records : newestOfEach(records));
      moved += records.length;
    }
    return moved;
  });
  await source.close();
}

function newestOfEach(records: readonly AnyRecord[]): readonly AnyRecord[] {
  return [...new Map(records.map((record) => [record.partition, record])).values()];
}

async function useSink(definition: AnySinkDefinition, options: unknown): Promise<void> {
  const sink = definition.create(options, testContext());
  await sink.open(signal);
  const batchSize = Math.min(mostInBatch, definition.limits.maxEvents);
  let written = 0;
  await measure(async (count) => {
    const before = written;
    while (written - before < count) {
      const [failure] = (await sink.write(kitEvents(batchSize, { from: written, keys: ['a', 'b'] }), signal)) ?? [];
      if (failure !== undefined) throw failure.error;
      written += batchSize;
    }
    return written - before;
  });
  await sink.close();
}

/** Once everything that can be is collected. */
async function usedBytes(): Promise<number> {
  for (let round = 0; round < 4; round += 1) {
    await pause(50);
    globalThis.gc?.();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

await run(JSON.parse(String(process.argv[2])) as WorkerJob);
// Whether it would end by itself is the matter of another check.
process.exit(0);
