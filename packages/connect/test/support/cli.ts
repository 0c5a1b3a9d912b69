import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
/** Nothing here takes longer; a hanging test ends with what was written so far. */
const deadlineMs = 20_000;

/** How a process ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line as a process of its own. */
export class Cli {
  readonly #process: ChildProcess;
  readonly #closed: Promise<unknown[]>;
  #stdout = '';
  #stderr = '';
  #onOutput = (): void => {};

  /** @param output where it writes to: read here, or an open file */
  constructor(
    folder: string,
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
    output: 'pipe' | number = 'pipe',
  ) {
    this.#process = spawn(process.execPath, [cli, ...args], {
      cwd: folder,
      env: { PATH: process.env['PATH'], ...environment },
      stdio: ['ignore', output, output],
    });
    this.#process.stdout?.on('data', (chunk: Buffer) => {
      this.#stdout += chunk.toString();
      this.#onOutput();
    });
    this.#process.stderr?.on('data', (chunk: Buffer) => {
      this.#stderr += chunk.toString();
      this.#onOutput();
    });
    this.#closed = once(this.#process, 'close');
  }

  get stdout(): string {
    return this.#stdout;
  }

  get stderr(): string {
    return this.#stderr;
  }

  signal(name: NodeJS.Signals): void {
    this.#process.kill(name);
  }

  /** Waits until what was written so far meets a condition. */
  async until(what: string, condition: (cli: Cli) => boolean): Promise<void> {
    await this.#within(
      what,
      new Promise<void>((resolve) => {
        this.#onOutput = () => {
          if (condition(this)) resolve();
        };
        this.#onOutput();
      }),
    );
  }

  async ended(): Promise<Ended> {
    await this.#within('the process ends', this.#closed);
    return {
      code: this.#process.exitCode,
      signal: this.#process.signalCode,
      stdout: this.#stdout,
      stderr: this.#stderr,
    };
  }

  /** Reads its output no more, as `| head` does when it has enough. */
  closeOutput(): void {
    this.#process.stdout?.destroy();
  }

  /** Ends it if it is still there. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#closed;
  }

  /** A process that has ended writes nothing more. */
  async #within(what: string, work: Promise<unknown>): Promise<void> {
    const output = (): string => `${what}\n${this.#stdout}\n${this.#stderr}`;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<string>((resolve) => {
      timer = setTimeout(() => resolve(`not within ${deadlineMs} ms`), deadlineMs);
    });
    const failure = await Promise.race([
      work.then(() => undefined),
      late,
      // Behind `work`, which the last of the output may have fulfilled.
      this.#closed.then(() => (work === this.#closed ? undefined : 'the process has ended before')),
    ]);
    clearTimeout(timer);
    if (failure === undefined) return;
    await this.kill();
    throw new Error(`${failure}: ${output()}`);
  }
}
