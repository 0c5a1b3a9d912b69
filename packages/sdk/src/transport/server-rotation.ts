import type { Endpoint } from '../session/endpoint.ts';

/** Which server to try next: each in turn, and first where the last one sent us. */
export class ServerRotation {
  readonly #endpoints: readonly Endpoint[];
  #turn: number;
  #redirect: Endpoint | undefined;

  constructor(endpoints: readonly Endpoint[], firstTurn = 0) {
    this.#endpoints = endpoints;
    this.#turn = firstTurn;
  }

  /** How many there are. */
  get size(): number {
    return this.#endpoints.length;
  }

  next(): Endpoint {
    const redirect = this.#redirect;
    this.#redirect = undefined;
    if (redirect !== undefined) return redirect;
    const endpoint = this.#endpoints[this.#turn % this.#endpoints.length];
    this.#turn += 1;
    if (endpoint === undefined) throw new RangeError('There is no endpoint.');
    return endpoint;
  }

  /** Where to go the next time, once. */
  redirectTo(endpoint: Endpoint): void {
    this.#redirect = endpoint;
  }
}
