import type { Clock, ConnectorError } from '@eventmesh/connector-api';
import { backoffAfter, backoffMs, type BackoffSettings } from './backoff.ts';

/** Upper bound of any wait for what is away. */
const longestWhileAwayMs = 1_000;

/** Why a part of the pipeline waits, for people to read. */
export interface Waiting {
  /** Who failed: `sink-mysql`, `source-file`, `state store`. */
  readonly who: string;
  readonly error: ConnectorError;
  /** How many tries have failed in a row. */
  readonly attempt: number;
  /** When the next try is due, in milliseconds since 1970. */
  readonly nextTryAt: number;
  /** Since when it has been failing, in milliseconds since 1970. */
  readonly since: number;
}

/** The one that has been failing for longest; undefined when none has. */
export function longestWaiting(all: Iterable<Waiting | undefined>): Waiting | undefined {
  let longest: Waiting | undefined;
  for (const waiting of all) {
    if (waiting !== undefined && (longest === undefined || waiting.since < longest.since)) longest = waiting;
  }
  return longest;
}

/** What a pause depends on. */
export interface PauseContext {
  readonly clock: Clock;
  readonly random: () => number;
  readonly backoff: BackoffSettings;
}

/**
 * The waiting of one part between its tries (rule 4): the only place in the engine where a retry waits. Ends early when
 * the run is over.
 */
export class Pause {
  readonly #context: PauseContext;
  #waiting: Waiting | undefined;
  #attempt = 0;
  #since = 0;
  #end: (() => void) | undefined;
  #over = false;

  constructor(context: PauseContext) {
    this.#context = context;
  }

  /** What is being waited for now, or was last tried again in vain; undefined while all goes well. */
  get waiting(): Waiting | undefined {
    return this.#waiting;
  }

  /** How many tries have failed in a row. */
  get attempt(): number {
    return this.#attempt;
  }

  /** Whether the run is over, so that nothing is to be tried again. */
  get over(): boolean {
    return this.#over;
  }

  /** To be called on success: the next failure is a first one. */
  reset(): void {
    if (this.#attempt === 0) return;
    this.#attempt = 0;
    this.#waiting = undefined;
  }

  /** Waits after a failure: longer each time. Resolves at once when the run is over. */
  async after(error: ConnectorError, who: string): Promise<void> {
    if (this.#over) return;
    const { clock, random, backoff } = this.#context;
    if (this.#attempt === 0) this.#since = clock.now();
    this.#attempt += 1;
    const delayMs = backoffMs(
      this.#attempt,
      backoffAfter(error.code, backoff, longestWhileAwayMs),
      random,
      error.retryAfterMs,
    );
    this.#waiting = { who, error, attempt: this.#attempt, nextTryAt: clock.now() + delayMs, since: this.#since };
    await new Promise<void>((resolve) => {
      const cancel = clock.schedule(delayMs, resolve);
      this.#end = () => {
        cancel();
        resolve();
      };
    });
    this.#end = undefined;
  }

  /** The run is over: ends a wait under way, and all later ones. */
  end(): void {
    this.#over = true;
    this.#end?.();
  }
}
