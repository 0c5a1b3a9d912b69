import { ConnectorError, toConnectorError } from './connector-error.ts';
import type { WriteFailure } from './sink.ts';

/**
 * What has failed of one batch. For sinks that keep the order of a key: behind an event that failed, no other of its key must be written,
 * lest it overtake; it is held back, as `NOT_ATTEMPTED`, and comes again behind the one that failed.
 */
export class BatchFailures {
  readonly #failures: WriteFailure[] = [];
  readonly #firstOfKey = new Map<string, WriteFailure>();

  /** What `write` resolves with, in the order in which it was noted. */
  get all(): readonly WriteFailure[] {
    return this.#failures;
  }

  /**
   * Notes that an event was not written. If an earlier one of its key has failed, as when several fail together, it is noted as held back
   * behind that.
   *
   * @param index of the event in the batch
   * @param key what the event keeps its order by; undefined: it keeps none
   * @param thrown why; see `toConnectorError`
   */
  add(index: number, key: string | undefined, thrown: unknown): void {
    if (this.holdBack(index, key)) return;
    const failure = { index, error: toConnectorError(thrown) };
    this.#failures.push(failure);
    if (key !== undefined) this.#firstOfKey.set(key, failure);
  }

  /**
   * To be asked before an event is written.
   *
   * @returns whether an earlier one of its key has failed: it is noted as held back then, and must not be written
   */
  holdBack(index: number, key: string | undefined): boolean {
    const earlier = key === undefined ? undefined : this.#firstOfKey.get(key);
    if (earlier === undefined || earlier.index > index) return false;
    this.#failures.push({ index, error: heldBackBehind(earlier.error) });
    return true;
  }
}

/** The failure of an event that was not tried, because an earlier one failed: `NOT_ATTEMPTED`. */
export function heldBackBehind(earlier: ConnectorError): ConnectorError {
  return new ConnectorError('NOT_ATTEMPTED', 'Held back behind an earlier event that failed.', { cause: earlier });
}
