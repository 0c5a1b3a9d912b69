import { setTimeout as pause } from 'node:timers/promises';

/** An event by its key, and its number within the key. */
export interface NumberedEvent {
  readonly key: string;
  readonly number: number;
}

/** So long an answer is waited for, in milliseconds; then the event is sent again. */
const answerMs = 20_000;
const tryAgainMs = 50;
/** Every so many events one is sent once more behind its answer, and one twice at a time. */
const [againEvery, twiceEvery] = [5, 7];

/**
 * A client of `source-http` that holds each event until it has got a 2xx. It sends the events of a key one after the other, those of several
 * keys side by side, and some of them twice on purpose.
 */
export class RetryingClient {
  readonly #url: string;
  readonly #deadline: number;
  /** How often an event was sent again for want of a 2xx. */
  retries = 0;
  /** How often an event was sent once more on purpose. */
  duplicates = 0;
  /** How many events were answered 2xx. */
  taken = 0;
  /** Answers other than 2xx, by status; 0 is none at all. */
  readonly otherAnswers = new Map<number, number>();

  /** @param patienceMs how long all of it may take */
  constructor(url: string, patienceMs: number) {
    this.#url = url;
    this.#deadline = Date.now() + patienceMs;
  }

  /** Sends events `from` to `to` (left out) of each key. Resolves when all were answered 2xx. */
  async send(keys: readonly string[], from: number, to: number): Promise<void> {
    await Promise.all(keys.map((key) => this.#sendKey(key, from, to)));
  }

  async #sendKey(key: string, from: number, to: number): Promise<void> {
    for (let number = from; number < to; number += 1) {
      const event = { key, number };
      const isTwice = number % twiceEvery === 0;
      await Promise.all(isTwice ? [this.#sendOne(event), this.#sendOne(event)] : [this.#sendOne(event)]);
      this.taken += 1;
      const isAgain = number % againEvery === 0;
      if (isAgain) await this.#sendOne(event);
      this.duplicates += Number(isTwice) + Number(isAgain);
    }
  }

  async #sendOne(event: NumberedEvent): Promise<void> {
    while (Date.now() < this.#deadline) {
      const status = await this.#try(event);
      if (status >= 200 && status < 300) return;
      this.otherAnswers.set(status, (this.otherAnswers.get(status) ?? 0) + 1);
      this.retries += 1;
      await pause(tryAgainMs);
    }
    throw new Error(`${event.key}-${event.number} was not taken in time: ${JSON.stringify([...this.otherAnswers])}`);
  }

  async #try({ key, number }: NumberedEvent): Promise<number> {
    const headers = {
      'content-type': 'application/json',
      'ce-specversion': '1.0',
      'ce-source': '/shop',
      'ce-type': 'com.example.order.created',
      'ce-id': `${key}-${number}`,
      'ce-partitionkey': key,
    };
    try {
      const signal = AbortSignal.timeout(answerMs);
      const response = await fetch(this.#url, { method: 'POST', headers, body: JSON.stringify({ number }), signal });
      await response.arrayBuffer();
      return response.status;
    } catch {
      // Nobody there, the connection lost, or no answer: any of it while a worker dies.
      return 0;
    }
  }
}
