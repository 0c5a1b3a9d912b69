import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { LedgerFigures } from '@eventmesh/connector-runtime';

const cli = fileURLToPath(new URL('../../../packages/connect/dist/cli.js', import.meta.url));
/** Configurations are in folders without connectors: these have all. */
const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));
const stopWithinMs = 45_000;

/** What the command line prints last. */
export type Ledgers = Readonly<Record<string, LedgerFigures>>;

/** A worker: the command line with a configuration file, as a process of its own. */
export class Worker {
  readonly #process: ChildProcess;
  readonly #exited: Promise<unknown>;
  #output = '';
  #errors = '';

  /** @param options further ones of the command line */
  constructor(configuration: string, ...options: readonly string[]) {
    this.#process = spawn(process.execPath, [cli, 'run', configuration, '--status-every', '0', ...options], {
      env: { ...process.env, NODE_PATH: modules },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process.stdout?.on('data', (chunk: Buffer) => (this.#output += chunk.toString()));
    this.#process.stderr?.on('data', (chunk: Buffer) => (this.#errors += chunk.toString()));
    this.#exited = once(this.#process, 'close');
  }

  get running(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  /** What it has said on standard error. */
  get errors(): string {
    return this.#errors;
  }

  /** Ends it as a crash would. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#exited;
  }

  /** Asks it to stop, or waits for its end; gives the ledgers it printed. */
  async stop(): Promise<Ledgers> {
    this.#process.kill('SIGTERM');
    return await this.ended();
  }

  /** Waits until it ends by itself. */
  async ended(): Promise<Ledgers> {
    const limit = setTimeout(() => this.#process.kill('SIGKILL'), stopWithinMs);
    await this.#exited;
    clearTimeout(limit);
    if (this.#process.exitCode !== 0) {
      throw new Error(`The worker ended with ${this.#process.exitCode ?? this.#process.signalCode}: ${this.#errors}`);
    }
    const last = this.#output.trim().split('\n').at(-1) ?? '';
    return (JSON.parse(last) as { pipelines: Ledgers }).pipelines;
  }
}
