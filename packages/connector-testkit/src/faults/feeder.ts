import { kitEvent } from '../conformance/kit-event.ts';
import { pollOften } from './poll-often.ts';
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
  #limit: number;
  #over = false;
  #putting: Promise<void> = Promise.resolve();

  constructor(parts: FeederParts) {
    this.#parts = parts;
    this.#limit = parts.events;
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
    while (!this.#over && this.#put < this.#parts.events) {
      if (this.#room > 0) await (this.#putting = this.#putSome());
      await pollOften(() => this.#over || this.#room > 0 || this.#put === this.#parts.events);
    }
  }

  /** Puts no more in than so many in all, until {@link release}. */
  holdAt(count: number): void {
    this.#limit = Math.min(count, this.#parts.events);
  }

  /** Puts nothing in any more, until {@link release}. Resolves once what is under way is in. */
  async hold(): Promise<void> {
    this.holdAt(this.#put);
    await this.#putting;
  }

  /** Goes on. */
  release(): void {
    this.#limit = this.#parts.events;
  }

  /** Puts nothing in any more, for good. */
  end(): void {
    this.#over = true;
  }

  get #room(): number {
    const { way, window } = this.#parts;
    return Math.min(this.#limit, way.passed() + window) - this.#put;
  }

  async #putSome(): Promise<void> {
    const { way, random } = this.#parts;
    const count = Math.min(this.#room, 1 + Math.floor(random() * largestPortion));
    const portion = Array.from({ length: count }, (_, index) =>
      kitEvent(String(this.#put + index), keys[Math.floor(random() * keys.length)]),
    );
    this.#put += count;
    await way.put(portion);
  }
}
