import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { LedgerFigures } from '@eventmesh/connector-runtime';

const cli = fileURLToPath(new URL('../../../packages/connect/dist/cli.js', import.meta.url));
const startWithinMs = 60_000;
const stopWithinMs = 45_000;

/** What a process has in memory, in megabytes (10^6 bytes), by Linux: now, and at most so far. */
export interface Memory {
  readonly rssMb: number;
  readonly peakRssMb: number;
}

/** Writes a configuration with one pipeline; JSON is YAML, too. Gives its path. */
export async function writeConfiguration(folder: string, pipeline: object, state: object): Promise<string> {
  const path = join(folder, 'pipelines.yaml');
  await writeFile(path, JSON.stringify({ pipelines: { bench: pipeline }, state }));
  return path;
}

/** Our worker: `eventmesh-connect run FILE`, as a process of its own. */
export class WorkerProcess {
  /** From the start of the process until its pipeline was running, in milliseconds. */
  readonly startMs: Promise<number>;
  readonly #process: ChildProcessByStdio<null, Readable, Readable>;
  readonly #closed: Promise<unknown>;
  #errors = '';
  #lastLine = '';

  /** @param isReady whether its standard error says that it is, beside the status */
  constructor(configuration: string, isReady: (errors: string) => boolean = () => true) {
    const startedAt = performance.now();
    const flags = ['--status-every', '20', '--log-level', 'info'];
    this.#process = spawn(process.execPath, [cli, 'run', configuration, ...flags], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process.stderr.on('data', (chunk: Buffer) => (this.#errors += chunk.toString()));
    this.#closed = once(this.#process, 'close');
    this.startMs = new Promise((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error(`Not running within ${startWithinMs} ms.`)), startWithinMs);
      const settle = (outcome: () => void): void => {
        clearTimeout(limit);
        outcome();
      };
      createInterface({ input: this.#process.stdout }).on('line', (line) => {
        this.#lastLine = line;
        if (!/"state":"(running|standby)"/.test(line) || !isReady(this.#errors)) return;
        settle(() => resolve(performance.now() - startedAt));
      });
      void this.#closed.then(() => settle(() => reject(new Error(`The worker ended early: ${this.#errors}`))));
    });
    this.startMs.catch(() => {});
  }

  async memory(): Promise<Memory> {
    const status = await readFile(`/proc/${this.#process.pid}/status`, 'utf8');
    const megabytes = (name: string): number =>
      (Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1024) / 1e6;
    return { rssMb: megabytes('VmRSS'), peakRssMb: megabytes('VmHWM') };
  }

  /** Ends it as a crash would. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#closed;
  }

  /** Lets it do nothing for a while, as a machine that swaps or a debugger would. */
  async freeze(forMs: number): Promise<void> {
    this.#process.kill('SIGSTOP');
    await pause(forMs);
    this.#process.kill('SIGCONT');
  }

  /** Lets it finish; gives its books. */
  async stop(): Promise<LedgerFigures> {
    const limit = setTimeout(() => this.#process.kill('SIGKILL'), stopWithinMs);
    this.#process.kill('SIGTERM');
    await this.#closed;
    clearTimeout(limit);
    if (this.#process.exitCode !== 0) throw new Error(`The worker did not end well: ${this.#errors}`);
    return (JSON.parse(this.#lastLine) as { readonly pipelines: { readonly bench: LedgerFigures } }).pipelines.bench;
  }
}
