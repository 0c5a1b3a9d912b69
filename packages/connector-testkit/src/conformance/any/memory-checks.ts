import assert from 'node:assert/strict';
import type { AnyCheck } from '../check.ts';
import { measuredEvents, warmUpEvents } from './memory-events.ts';
import { runWorker } from './run-worker.ts';
import { systemForWorker } from './system-for-worker.ts';

const workerMs = 200_000;
/** A worker that keeps nothing is measured at some 50 bytes, up or down; at 470 with a client that still fills pools of its own. */
const mostBytesEach = 800;

/** What becomes of memory while events pass. */
export const memoryChecks: readonly AnyCheck[] = [
  {
    proves: ['lifecycle.memory-steady'],
    title: `moves ${measuredEvents} events in a process of its own, and measures what each leaves in memory`,
    timeoutMs: 300_000,
    run: async (harness) => {
      await using system = await systemForWorker(harness, warmUpEvents + measuredEvents);
      const run = { worker: 'memory-worker', flags: ['--expose-gc'], options: system.options, withinMs: workerMs };
      const { code, output } = await runWorker(harness, run);
      assert.equal(code, 0, `expected a process that moves events and ends, found ${output.trim()}`);
      const bytes = Number(/-?\d+\s*$/.exec(output)?.[0]);
      assert.ok(bytes <= mostBytesEach, `each event that passes leaves about ${bytes} bytes in memory`);
    },
  },
];
