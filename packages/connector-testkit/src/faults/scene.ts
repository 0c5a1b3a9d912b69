import type { FaultPace } from './fault-pace.ts';
import type { Feeder } from './feeder.ts';
import { pollUntil } from './poll-until.ts';
import type { StatusWatch } from './status-watch.ts';
import type { Way } from './way.ts';

/** What a scene is made of. */
export interface SceneParts {
  readonly pace: FaultPace;
  readonly random: () => number;
  readonly way: Way;
  readonly feeder: Feeder;
  readonly watch: StatusWatch;
}

/** A line cannot be quiet for less, in milliseconds: see {@link TcpProxy.garbage}. */
const quietMs = 100;

/** Events on their way, and the moments at which faults may happen. */
export class Scene {
  readonly pace: FaultPace;
  readonly random: () => number;
  readonly feeder: Feeder;
  readonly watch: StatusWatch;
  readonly #way: Way;

  constructor({ pace, random, way, feeder, watch }: SceneParts) {
    this.pace = pace;
    this.random = random;
    this.feeder = feeder;
    this.watch = watch;
    this.#way = way;
  }

  /** Waits until so many events have passed. */
  async untilPassed(count: number): Promise<void> {
    const { recoverMs, events } = this.pace;
    await this.until(
      () => this.#way.passed() >= count,
      () => {
        const passed = this.#way.passed();
        return `${passed} of ${events} events have passed, and no more within ${recoverMs} ms`;
      },
    );
  }

  /** Waits until something holds; fails in words, with what the pipeline says, when that does not happen before `recoverMs` are over. */
  async until(condition: () => boolean, found: () => string): Promise<void> {
    const held = await pollUntil(() => condition() || this.#isOver, this.pace.recoverMs);
    if (!held || !condition()) throw new Error(`${found()}: ${this.watch.inWords}`);
  }

  /** Lets a fault last. */
  async last(ms: number): Promise<void> {
    await pollUntil(() => this.#isOver, ms);
  }

  /** Waits until nothing is on its way. What is put in has to be held until then. */
  async untilQuiet(): Promise<void> {
    await this.feeder.hold();
    await this.untilPassed(this.feeder.put);
    await this.last(quietMs);
  }

  /** So many moments, in order, as counts of events that have passed: none at the very end. */
  moments(count: number): readonly number[] {
    const latest = this.pace.events - this.pace.window;
    return Array.from({ length: count }, () => Math.floor(this.random() * latest)).toSorted(
      (one, other) => one - other,
    );
  }

  get #isOver(): boolean {
    return this.watch.failed || this.feeder.over;
  }
}
