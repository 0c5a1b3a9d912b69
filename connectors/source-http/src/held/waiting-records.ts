import type { Clock, ReadLimit } from '@eventmesh/connector-api';
import type { HttpRecord } from './http-record.ts';
import { LinkedList } from '../exchange/linked-list.ts';

/** Records that the pipeline has not read yet, in the order in which they came. */
export class WaitingRecords {
  readonly #clock: Clock;
  readonly #records = new LinkedList<HttpRecord>();
  #bytes = 0;
  #wake: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get count(): number {
    return this.#records.count;
  }

  get bytes(): number {
    return this.#bytes;
  }

  add(record: HttpRecord): void {
    this.#records.add(record);
    this.#bytes += record.bytes;
    if (this.#wake === undefined) return;
    // What else comes in the same turn of the loop goes with it.
    setImmediate(this.#wake);
    this.#wake = undefined;
  }

  drop(record: HttpRecord): void {
    if (this.#records.remove(record)) this.#bytes -= record.bytes;
  }

  /** Waits until there is something, no longer than `waitMs`, and until it is aborted. */
  async some(waitMs: number, signal: AbortSignal): Promise<void> {
    if (this.#records.count > 0 || signal.aborted) return;
    let stopListening = (): void => {};
    await new Promise<void>((resolve) => {
      const done = (): void => resolve();
      this.#wake = done;
      const cancel = this.#clock.schedule(waitMs, done);
      signal.addEventListener('abort', done, { once: true });
      stopListening = () => {
        cancel();
        signal.removeEventListener('abort', done);
      };
    });
    this.#wake = undefined;
    stopListening();
  }

  /** Takes out as many as the limit allows; one at least, if there is one. */
  take({ maxRecords, maxBytes }: ReadLimit): HttpRecord[] {
    const taken: HttpRecord[] = [];
    let bytes = 0;
    for (const record of this.#records) {
      bytes += record.bytes;
      if (taken.length >= maxRecords || (taken.length > 0 && bytes > maxBytes)) break;
      taken.push(record);
    }
    for (const record of taken) this.drop(record);
    return taken;
  }

  /** The one that has waited for longest. */
  get first(): HttpRecord | undefined {
    return this.#records.first;
  }
}
