import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { HarnessOptions } from '../harness.ts';
import type { AnyHarness } from './subject.ts';

/** The connector that a worker process is to load and work with. */
export interface WorkerJob {
  /** Of the built module. */
  readonly module: string;
  readonly kind: 'source' | 'sink';
  readonly system: string;
  readonly options: HarnessOptions;
}

/** How a worker process has ended. */
export interface WorkerEnd {
  readonly code: number | string;
  /** All that it has said, and how it ended. */
  readonly output: string;
}

/** Which worker is run, and how. */
export interface WorkerRun {
  /** Its file without the ending, in this folder. */
  readonly worker: string;
  readonly options: HarnessOptions;
  /** Of Node. Default: none. */
  readonly flags?: readonly string[];
  /** How long it may take, in milliseconds. */
  readonly withinMs: number;
}

/** Runs a worker process on the connector of a harness, and waits until it has ended. */
export async function runWorker(
  { definition, module }: AnyHarness,
  { worker, options, flags = [], withinMs }: WorkerRun,
): Promise<WorkerEnd> {
  const { kind, system } = definition;
  const job: WorkerJob = { module: module.href, kind, system, options };
  // As it is built, wherever this file is: in `src` or in `dist`.
  const file = fileURLToPath(new URL(`../../../dist/conformance/any/${worker}.js`, import.meta.url));
  const settings = { timeout: withinMs, killSignal: 'SIGKILL' } as const;
  return await new Promise((resolve) => {
    execFile(process.execPath, [...flags, file, JSON.stringify(job)], settings, (error, stdout, stderr) => {
      const code = error === null ? 0 : (error.code ?? error.signal ?? 'killed');
      resolve({ code, output: `exit ${code}: ${stdout}${stderr}` });
    });
  });
}
