import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { AnyCheck } from '../check.ts';
import type { LeakJob } from './leak-worker.ts';
import type { AnyHarness } from './subject.ts';
import { kitEvents } from '../kit-event.ts';

/** As it is built, wherever this file is: in `src` or in `dist`. */
const worker = fileURLToPath(new URL('../../../dist/conformance/any/leak-worker.js', import.meta.url));
const workerMs = 50_000;

/** What a connector leaves behind. */
export const nothingLeftChecks: readonly AnyCheck[] = [
  {
    proves: ['lifecycle.nothing-left'],
    title: 'works in a process of its own, which must end by itself after close',
    run: async (harness) => {
      await using system = await ('upstream' in harness ? filledUpstream(harness) : harness.target());
      const { definition, module } = harness;
      const { kind, system: name } = definition;
      const { code, output } = await runWorker({ module: module.href, kind, system: name, options: system.options });
      assert.equal(code, 0, `expected a process that works and ends within 3 s after close, found ${output.trim()}`);
    },
  },
];

async function filledUpstream(harness: Extract<AnyHarness, { upstream: unknown }>) {
  const upstream = await harness.upstream();
  await upstream.put(kitEvents(3));
  return upstream;
}

function runWorker(job: LeakJob): Promise<{ readonly code: number | string; readonly output: string }> {
  return new Promise((resolve) => {
    const settings = { timeout: workerMs, killSignal: 'SIGKILL' } as const;
    execFile(process.execPath, [worker, JSON.stringify(job)], settings, (error, stdout, stderr) => {
      const code = error === null ? 0 : (error.code ?? error.signal ?? 'killed');
      resolve({ code, output: `exit ${code}: ${stdout}${stderr}` });
    });
  });
}
