import assert from 'node:assert/strict';
import type { AnyCheck } from '../check.ts';
import { runWorker } from './run-worker.ts';
import type { AnyHarness } from './subject.ts';
import { kitEvents } from '../kit-event.ts';

const workerMs = 50_000;

/** What a connector leaves behind. */
export const nothingLeftChecks: readonly AnyCheck[] = [
  {
    proves: ['lifecycle.nothing-left'],
    title: 'works in a process of its own, which must end by itself after close',
    run: async (harness) => {
      await using system = await ('upstream' in harness ? filledUpstream(harness) : harness.target());
      const run = { worker: 'leak-worker', options: system.options, withinMs: workerMs };
      const { code, output } = await runWorker(harness, run);
      assert.equal(code, 0, `expected a process that works and ends within 3 s after close, found ${output.trim()}`);
    },
  },
];

async function filledUpstream(harness: Extract<AnyHarness, { upstream: unknown }>) {
  const upstream = await harness.upstream();
  await upstream.put(kitEvents(3));
  return upstream;
}
