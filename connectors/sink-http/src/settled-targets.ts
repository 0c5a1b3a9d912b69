import type { ConnectorError } from '@eventmesh/connector-api';

/** What one URL has said of an event for good: it has it, or it refuses it. */
export type Verdict = 'has it' | ConnectorError;

/**
 * Which of several URLs have said something for good of events that the others have still to be asked about. So many events are
 * remembered, in this process; of one that is forgotten, all URLs are asked again.
 */
export class SettledTargets {
  readonly #most: number;
  readonly #verdicts = new Map<string, Map<number, Verdict>>();

  constructor(most: number) {
    this.#most = most;
  }

  /** What a URL, by its number, has said of an event; undefined when it is to be asked. */
  verdictOf(identity: string, url: number): Verdict | undefined {
    return this.#verdicts.get(identity)?.get(url);
  }

  remember(identity: string, url: number, verdict: Verdict): void {
    const known = this.#verdicts.get(identity) ?? new Map<number, Verdict>();
    known.set(url, verdict);
    // The one that was last to change is the last to go.
    this.#verdicts.delete(identity);
    this.#verdicts.set(identity, known);
    const [oldest] = this.#verdicts.keys();
    if (this.#verdicts.size > this.#most && oldest !== undefined) this.#verdicts.delete(oldest);
  }

  /** All of them have said something: nobody asks again. */
  forget(identity: string): void {
    this.#verdicts.delete(identity);
  }

  get size(): number {
    return this.#verdicts.size;
  }
}
