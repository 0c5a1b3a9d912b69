import assert from 'node:assert/strict';
import type { AnyCheck } from '../check.ts';
import { runWorker } from './run-worker.ts';
import { systemForWorker } from './system-for-worker.ts';

const workerMs = 50_000;

/** What a connector leaves behind. */
export const nothingLeftChecks: readonly AnyCheck[] = [
  {
    proves: ['lifecycle.nothing-left'],
    title: 'works in a process of its own, which must end by itself after close',
    run: async (harness) => {
      await using system = await systemForWorker(harness, 3);
      const run = { worker: 'leak-worker', options: system.options, withinMs: workerMs };
      const { code, output } = await runWorker(harness, run);
      assert.equal(code, 0, `expected a process that works and ends within 3 s after close, found ${output.trim()}`);
    },
  },
];
