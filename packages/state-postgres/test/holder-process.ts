import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { until } from '@eventmesh/connector-testkit';
import { postgresUrl } from '@eventmesh/test-servers';

const script = fileURLToPath(new URL('hold-lease.mjs', import.meta.url));

/** Another process that holds the lease of pipeline `a`. */
export class HolderProcess {
  readonly #process: ChildProcess;
  readonly #exited: Promise<unknown>;
  #printed = '';

  constructor(schema: string, leaseMs: number) {
    this.#process = spawn(process.execPath, [script, postgresUrl, schema, String(leaseMs)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#process.stdout?.on('data', (chunk: Buffer) => (this.#printed += chunk.toString()));
    this.#exited = once(this.#process, 'close');
  }

  signal(name: NodeJS.Signals): void {
    this.#process.kill(name);
  }

  /** Waits until it holds the lease; gives its token. */
  async held(): Promise<number> {
    const token = (): string | undefined => /^held (\d+)\n/.exec(this.#printed)?.[1];
    await until('the other process holds the lease', () => token() !== undefined, 10_000);
    return Number(token());
  }

  /** Waits until it has ended by itself; gives what it printed. */
  async ended(): Promise<string> {
    await until('the other process ends', () => this.#process.exitCode !== null, 10_000);
    return this.#printed;
  }

  /** Ends it if it is still there. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#exited;
  }
}
