import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readJournal, type JournalEntry } from './journal.ts';
import type { WorkerOrder, WorkerPlan } from './worker-plan.ts';

/** As it is built; found from the sources of the kit as well. */
const program = fileURLToPath(new URL('../../dist/delivery/worker.js', import.meta.url));
const stopWithinMs = 20_000;
const keptErrorCharacters = 4_000;

/** A process of its own that runs a pipeline: one life of it. */
export class WorkerProcess implements AsyncDisposable {
  readonly #plan: WorkerPlan;
  readonly #child: ChildProcess;
  /** Resolves when it has ended, however that came. */
  readonly ended: Promise<void>;
  #errors = '';

  constructor(plan: WorkerPlan) {
    this.#plan = plan;
    this.#child = fork(program, { execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    this.ended = once(this.#child, 'close').then(() => {});
    this.#child.stderr?.on('data', (piece: Buffer) => {
      this.#errors = (this.#errors + piece.toString()).slice(-keptErrorCharacters);
    });
    this.#order({ start: plan });
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Whether it ended as it was meant to: killed by itself at the point of its plan, or after it was told to stop. */
  get endedWell(): boolean {
    return this.#plan.kill === undefined ? this.#child.exitCode === 0 : this.#child.signalCode === 'SIGKILL';
  }

  /** How it ended, and what it said last, for people to read. */
  get lastWords(): string {
    const end = this.running
      ? 'still runs'
      : `ended with ${this.#child.signalCode ?? `exit code ${this.#child.exitCode}`}`;
    return `it ${end}; on standard error: ${this.#errors.trim() || 'nothing'}`;
  }

  /** What it has noted down so far. */
  journal(): readonly JournalEntry[] {
    return readJournal(this.#plan.journal);
  }

  /** Waits until it ends, no longer than this. */
  async endWithin(ms: number): Promise<void> {
    const timer = new AbortController();
    const late = pause(ms, undefined, { signal: timer.signal }).catch(() => {});
    await Promise.race([this.ended, late]);
    timer.abort();
  }

  /** Tells it to stop in good order, and waits until it has. */
  async stop(): Promise<void> {
    if (this.running) this.#order('stop');
    await this.endWithin(stopWithinMs);
  }

  /** Ends it at once, if it still runs. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.running) this.#child.kill('SIGKILL');
    await this.ended;
  }

  #order(order: WorkerOrder): void {
    // It may end while it is told: what it noted down says the rest.
    this.#child.send(order, () => {});
  }
}
