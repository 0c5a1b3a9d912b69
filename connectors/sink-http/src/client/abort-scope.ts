import { ConnectorError } from '@eventmesh/connector-api';

/**
 * Passes one abort on to everything that is under way in it. A signal of its own for each request, or a listener of theirs on the one
 * signal, would cost more than many a request.
 */
export class AbortScope implements Disposable {
  readonly #signal: AbortSignal;
  readonly #underWay = new Set<() => void>();
  readonly #onAbort = (): void => {
    for (const abort of this.#underWay) abort();
  };

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  get aborted(): boolean {
    return this.#signal.aborted;
  }

  /** Calls `abort` when the time has come, unless it is removed before. */
  add(abort: () => void): void {
    this.#underWay.add(abort);
  }

  remove(abort: () => void): void {
    this.#underWay.delete(abort);
  }

  [Symbol.dispose](): void {
    this.#signal.removeEventListener('abort', this.#onAbort);
    this.#underWay.clear();
  }
}

/** A write was aborted before its request was sent. */
export function unsentError(): ConnectorError {
  return new ConnectorError('UNAVAILABLE', 'The write was given up before its request was sent: nothing went out.');
}

/** A write was aborted before the answer had come. */
export function unansweredError(): ConnectorError {
  return new ConnectorError(
    'TIMEOUT',
    'The write was given up before an answer came: whether the target has the event is unknown.',
  );
}
