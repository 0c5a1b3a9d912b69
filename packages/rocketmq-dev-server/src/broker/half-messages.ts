import type { Clock } from '../clock.ts';
import type { OutgoingMessage } from './message.ts';
import { StatusError } from './status-codes.ts';

/** When producers are asked about transactions that they left open. */
export interface TransactionCheckTimes {
  /** First question after this time. */
  readonly afterMs: number;
  /** Further questions after this time each. */
  readonly intervalMs: number;
  /** Questions before the message is given up. */
  readonly max: number;
}

interface Half {
  readonly message: OutgoingMessage;
  checks: number;
  cancelCheck: () => void;
}

/** Asks a producer of the message's topic what became of a transaction. */
export type AskProducer = (message: OutgoingMessage, transactionId: string) => void;

/** Messages of transactions that are neither committed nor rolled back. */
export class HalfMessages {
  readonly #clock: Clock;
  readonly #times: TransactionCheckTimes;
  readonly #ask: AskProducer;
  readonly #halves = new Map<string, Half>();
  #count = 0;

  constructor(clock: Clock, times: TransactionCheckTimes, ask: AskProducer) {
    this.#clock = clock;
    this.#times = times;
    this.#ask = ask;
  }

  /** Keeps a message until its transaction ends. Returns the transaction id. */
  add(message: OutgoingMessage): string {
    this.#count += 1;
    const transactionId = `${message.id}-${this.#count}`;
    const half: Half = { message, checks: 0, cancelCheck: () => {} };
    this.#halves.set(transactionId, half);
    this.#checkLater(transactionId, half, message.checkAfterMs ?? this.#times.afterMs);
    return transactionId;
  }

  /** Ends a transaction and returns its message. Throws `StatusError` 40008 when it is unknown or already over. */
  end(transactionId: string): OutgoingMessage {
    const half = this.#halves.get(transactionId);
    if (half === undefined) throw new StatusError('INVALID_TRANSACTION_ID', `unknown transaction '${transactionId}'`);
    half.cancelCheck();
    this.#halves.delete(transactionId);
    return half.message;
  }

  /** Stops all timers: no question is asked any more. */
  stop(): void {
    for (const half of this.#halves.values()) half.cancelCheck();
  }

  #checkLater(transactionId: string, half: Half, delayMs: number): void {
    half.cancelCheck = this.#clock.schedule(delayMs, () => {
      if (half.checks >= this.#times.max) {
        this.#halves.delete(transactionId);
        return;
      }
      half.checks += 1;
      this.#ask(half.message, transactionId);
      this.#checkLater(transactionId, half, this.#times.intervalMs);
    });
  }
}
