import { outcomeOf, type ErrorCode } from '@eventmesh/connector-api';
import type { PipelineHandle, PipelineStatus } from '@eventmesh/connector-runtime';

const lookEveryMs = 20;
const visible: readonly string[] = ['stalled', 'restarting'] satisfies readonly PipelineStatus['state'][];

/** Looks at the status of a pipeline all the time, as an operator does. */
export class StatusWatch implements Disposable {
  readonly #pipeline: PipelineHandle;
  readonly #timer: NodeJS.Timeout;
  /** What it said was wrong since {@link forget}. */
  readonly codes = new Set<ErrorCode>();
  /** Whether it said since {@link forget} that it does not get on, with a reason and with a code that makes it try again. */
  stalled = false;
  /** Whether the books did not balance at some moment. */
  unbalanced = false;

  constructor(pipeline: PipelineHandle) {
    this.#pipeline = pipeline;
    this.#timer = setInterval(() => this.#look(), lookEveryMs);
  }

  /** Whether the pipeline has given up and waits for a person. */
  get failed(): boolean {
    return this.#pipeline.status().state === 'failed';
  }

  /** What it says now, in words. */
  get inWords(): string {
    const { state, code, reason, restarts, ledger } = this.#pipeline.status();
    const why = reason === undefined ? '' : ` (${code === undefined ? '' : `${code}: `}${reason})`;
    return `the pipeline is ${state}${why}, with ${ledger.inFlight} in flight after ${restarts} restarts`;
  }

  /** From now on only what is said from now on counts. */
  forget(): void {
    this.codes.clear();
    this.stalled = false;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const { state, code, reason, ledger } = this.#pipeline.status();
    if (!ledger.balanced) this.unbalanced = true;
    if (code === undefined) return;
    this.codes.add(code);
    if (visible.includes(state) && reason !== undefined && outcomeOf(code) === 'retry') this.stalled = true;
  }
}
