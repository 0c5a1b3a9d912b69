import type { ConnectorError } from '@eventmesh/connector-api';
import type { Frame } from '../protocol/frame.ts';

interface Waiting {
  resolve(frame: Frame): void;
  reject(error: ConnectorError): void;
}

/** Requests that wait for their answers, by `seq`. */
export class PendingAnswers {
  readonly #waiting = new Map<string, Waiting>();

  /** How many wait. */
  get size(): number {
    return this.#waiting.size;
  }

  /** The answer that is to come; when the signal aborts, rejects with its reason. */
  async answerTo(seq: string, signal: AbortSignal): Promise<Frame> {
    let abort = (): void => {};
    try {
      return await new Promise<Frame>((resolve, reject) => {
        abort = () => reject(signal.reason as ConnectorError);
        this.#waiting.set(seq, { resolve, reject });
        if (signal.aborted) abort();
        else signal.addEventListener('abort', abort, { once: true });
      });
    } finally {
      this.#waiting.delete(seq);
      signal.removeEventListener('abort', abort);
    }
  }

  /** Hands an answer to whom it belongs; says whether anybody waits for it. */
  settle(seq: string, frame: Frame): boolean {
    const waiting = this.#waiting.get(seq);
    waiting?.resolve(frame);
    return waiting !== undefined;
  }

  /** Ends all waiting. */
  rejectAll(error: ConnectorError): void {
    for (const waiting of this.#waiting.values()) waiting.reject(error);
  }
}
