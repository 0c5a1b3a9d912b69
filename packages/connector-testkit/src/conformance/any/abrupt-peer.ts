import { createServer, type AddressInfo, type Server } from 'node:net';
import type { Address } from '../harness.ts';

/** A peer on the loopback that accepts connections and hangs up at once. */
export class AbruptPeer implements AsyncDisposable {
  readonly #server: Server = createServer((socket) => {
    // Whether the other end has noticed already does not matter.
    socket.on('error', () => {});
    socket.destroy();
  });

  /** @param port default: any free one */
  static async listen(port = 0): Promise<AbruptPeer> {
    const peer = new AbruptPeer();
    await new Promise<void>((resolve, reject) => {
      peer.#server.once('error', reject).listen(port, '127.0.0.1', resolve);
    });
    return peer;
  }

  get address(): Address {
    return { host: '127.0.0.1', port: (this.#server.address() as AddressInfo).port };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise<void>((resolve) => void this.#server.close(() => resolve()));
  }
}
