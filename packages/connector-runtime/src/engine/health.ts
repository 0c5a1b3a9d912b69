import type { Clock } from '@eventmesh/connector-api';
import type { Waiting } from './pause.ts';

/** Whether a pipeline gets on. */
export interface HealthVerdict {
  readonly stalled: boolean;
  /** What is wrong, in words; undefined while all goes well. */
  readonly reason: string | undefined;
}

/** Health means progress (rule 9): work waiting and nothing committed for a while is a stall, whatever the parts say of themselves. */
export class Health {
  readonly #clock: Clock;
  readonly #stallAfterMs: number;
  #moved = false;
  #movedAt: number;

  constructor(clock: Clock, stallAfterMs: number) {
    this.#clock = clock;
    this.#stallAfterMs = stallAfterMs;
    this.#movedAt = clock.now();
  }

  /** The pipeline has got on: upstream was told that something is done with. */
  progress(): void {
    this.#moved = true;
  }

  /**
   * Notes how it is. To be called once a second, so that a verdict does not depend on who asks how often.
   *
   * @param unfinished how many records upstream has not been told about
   */
  note(unfinished: number, waiting: Waiting | undefined): void {
    if (!this.#moved && !isIdle(unfinished, waiting)) return;
    this.#moved = false;
    this.#movedAt = this.#clock.now();
  }

  /** Judges as of now, see {@link note}. */
  judge(unfinished: number, waiting: Waiting | undefined): HealthVerdict {
    this.note(unfinished, waiting);
    const now = this.#clock.now();
    const stillMs = Math.max(now - this.#movedAt, waiting === undefined ? 0 : now - waiting.since);
    const stalled = !isIdle(unfinished, waiting) && stillMs >= this.#stallAfterMs;
    return {
      stalled,
      reason: waiting === undefined ? describeStall(stalled, unfinished, stillMs) : describeWaiting(waiting, now),
    };
  }
}

function isIdle(unfinished: number, waiting: Waiting | undefined): boolean {
  return unfinished === 0 && waiting === undefined;
}

function describeWaiting({ who, error, attempt, nextTryAt }: Waiting, now: number): string {
  const inSeconds = Math.max(0, Math.ceil((nextTryAt - now) / 1000));
  return `${who}: ${error.message}, attempt ${attempt}, next try in ${inSeconds} s`;
}

function describeStall(stalled: boolean, unfinished: number, stillMs: number): string | undefined {
  return stalled ? `of ${unfinished} records none was committed for ${Math.round(stillMs / 1000)} s` : undefined;
}
