import type { FaultPace } from './fault-pace.ts';
import type { Feeder } from './feeder.ts';
import { pollOften } from './poll-often.ts';
import type { StatusWatch } from './status-watch.ts';
import type { TcpProxy } from './tcp-proxy.ts';
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

  /** Waits until so many events have passed; fails in words when none passes for `recoverMs`. */
  async untilPassed(count: number): Promise<void> {
    const { recoverMs, events } = this.pace;
    for (let passed = this.#way.passed(); passed < count; passed = this.#way.passed()) {
      const before = passed;
      await this.until(
        () => this.#way.passed() > before,
        () => `${before} of ${events} events have passed, and no more within ${recoverMs} ms`,
      );
    }
  }

  /**
   * Waits until so many events have passed, and others are on their way. No more than those are put in before the feeder is released,
   * so that a fault which begins now meets events for certain.
   */
  async at(count: number): Promise<void> {
    this.feeder.holdAt(count + this.pace.window);
    await this.untilPassed(count);
  }

  /** Waits until so many events have passed and nothing is on its way, before the feeder is released. */
  async untilQuietAt(count: number): Promise<void> {
    this.feeder.holdAt(count);
    await this.feeder.hold();
    await this.untilPassed(this.feeder.put);
    await this.last(quietMs);
  }

  /** Waits until the system is asked something, and has not answered yet. */
  async untilAsked(proxy: TcpProxy): Promise<void> {
    let asked = false;
    const request = proxy.nextRequest().then(() => (asked = true));
    await Promise.race([
      request,
      this.until(
        () => asked,
        () => 'nothing was sent to the system',
      ),
    ]);
  }

  /** Waits until something holds; fails in words, with what the pipeline says, when that does not happen before `recoverMs` are over. */
  async until(condition: () => boolean, found: () => string): Promise<void> {
    await pollOften(() => condition() || this.#isOver, this.pace.recoverMs);
    if (!condition()) throw new Error(`${found()}: ${this.watch.inWords}`);
  }

  /** Lets a fault last. */
  async last(ms: number): Promise<void> {
    await pollOften(() => this.#isOver, ms);
  }

  /** So many moments at random, in order, as counts of events that have passed. Behind each there is more to come. */
  moments(count: number): readonly number[] {
    const latest = this.pace.events - 2 * this.pace.window;
    return Array.from({ length: count }, () => Math.floor(this.random() * latest)).toSorted(
      (one, other) => one - other,
    );
  }

  get #isOver(): boolean {
    return this.watch.failed || this.feeder.over;
  }
}
