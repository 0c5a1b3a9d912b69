import { connect, type Socket } from 'node:net';
import type { Address } from '../conformance/harness.ts';

/**
 * A port of the loopback on which whoever connects is refused, and which the system gives to nobody else meanwhile: a client of ours
 * would take a stranger for its server. It is held by a socket that is connected to itself, as one that listens would not refuse.
 */
export class HeldPort implements Disposable {
  readonly #socket: Socket;

  /** @param address where nothing listens any more */
  constructor({ host, port }: Address) {
    this.#socket = connect({ host, port, localAddress: host, localPort: port });
    // Where a system does not allow it the port is just closed.
    this.#socket.on('error', () => {});
  }

  [Symbol.dispose](): void {
    this.#socket.resetAndDestroy();
  }
}
