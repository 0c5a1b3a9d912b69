import { kitEvent } from '../conformance/kit-event.ts';
import { pollUntil } from './poll-until.ts';
import type { Way } from './way.ts';

/** What a feeder works with. */
export interface FeederParts {
  readonly way: Way;
  readonly random: () => number;
  readonly events: number;
  readonly window: number;
}

const keys = ['a', 'bb', 'c', 'dd', 'e', 'ff', 'g', 'hh'];
const largestPortion = 8;

/** Puts events in, a few at a time, as fast as they come out at the other end, until all are in. */
export class Feeder {
  readonly #parts: FeederParts;
  #put = 0;
  #held = false;
  #over = false;
  #putting: Promise<void> = Promise.resolve();

  constructor(parts: FeederParts) {
    this.#parts = parts;
  }

  /** How many events are in. */
  get put(): number {
    return this.#put;
  }

  /** Whether {@link end} was called. */
  get over(): boolean {
    return this.#over;
  }

  /** Puts all events in; resolves when they are, or at {@link end}. */
  async run(): Promise<void> {
    const { way, events, window } = this.#parts;
    const hasRoom = (): boolean => !this.#held && this.#put - way.passed() < window;
    while (!this.#over && this.#put < events) {
      if (hasRoom()) await (this.#putting = this.#putSome());
      await pollUntil(() => this.#over || hasRoom());
    }
  }

  /** Puts nothing in any more, for now. Resolves once what is under way is in. */
  async hold(): Promise<void> {
    this.#held = true;
    await this.#putting;
  }

  /** Goes on. */
  release(): void {
    this.#held = false;
  }

  /** Puts nothing in any more, for good. */
  end(): void {
    this.#over = true;
  }

  async #putSome(): Promise<void> {
    const { way, random, events } = this.#parts;
    const count = Math.min(events - this.#put, 1 + Math.floor(random() * largestPortion));
    const portion = Array.from({ length: count }, (_, index) =>
      kitEvent(String(this.#put + index), keys[Math.floor(random() * keys.length)]),
    );
    this.#put += count;
    await way.put(portion);
  }
}
