/** Bounds what is under way, by count and by bytes; who comes when it is full waits in line. */
export class SendWindow {
  readonly #maxCount: number;
  readonly #maxBytes: number;
  readonly #line: { readonly bytes: number; admit(): void }[] = [];
  #count = 0;
  #bytes = 0;

  constructor(maxCount: number, maxBytes: number) {
    this.#maxCount = maxCount;
    this.#maxBytes = maxBytes;
  }

  /** Resolves with what to call on leaving, once there is room; something larger than the window goes alone. Rejects on abort. */
  async enter(bytes: number, signal?: AbortSignal): Promise<() => void> {
    signal?.throwIfAborted();
    if (this.#line.length > 0 || !this.#hasRoom(bytes)) await this.#wait(bytes, signal);
    else this.#take(bytes);
    return () => this.#leave(bytes);
  }

  #wait(bytes: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.#line.splice(this.#line.indexOf(place), 1);
        reject(signal?.reason);
        this.#admit();
      };
      const place = {
        bytes,
        admit: () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#line.push(place);
    });
  }

  #leave(bytes: number): void {
    this.#count -= 1;
    this.#bytes -= bytes;
    this.#admit();
  }

  #admit(): void {
    for (let [next] = this.#line; next !== undefined && this.#hasRoom(next.bytes); [next] = this.#line) {
      this.#line.shift();
      this.#take(next.bytes);
      next.admit();
    }
  }

  #take(bytes: number): void {
    this.#count += 1;
    this.#bytes += bytes;
  }

  #hasRoom(bytes: number): boolean {
    return this.#count === 0 || (this.#count < this.#maxCount && this.#bytes + bytes <= this.#maxBytes);
  }
}
