import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Address } from '../harness.ts';

/**
 * A peer on the loopback that accepts connections and answers nothing. With a system behind it, it passes everything on until it is
 * told to fall silent. Its connections stay open then, as those of a process that hangs.
 */
export class SilentPeer implements AsyncDisposable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #behind: Address | undefined;

  private constructor(behind: Address | undefined) {
    this.#behind = behind;
    // Whoever hangs does not answer the end of a connection either.
    this.#server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => this.#accept(socket));
  }

  /** @param behind the system to pass everything on to; left out: silent from the start */
  static async listen(behind?: Address): Promise<SilentPeer> {
    const peer = new SilentPeer(behind);
    await new Promise<void>((resolve, reject) => {
      peer.#server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
    return peer;
  }

  get address(): Address {
    return { host: '127.0.0.1', port: (this.#server.address() as AddressInfo).port };
  }

  /** From now on nothing is answered, on old connections and on new ones. */
  fallSilent(): void {
    this.#behind = undefined;
    for (const socket of this.#sockets) socket.unpipe().pause();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => void this.#server.close(() => resolve()));
  }

  #accept(socket: Socket): void {
    this.#keep(socket);
    if (this.#behind === undefined) return;
    const onward = this.#keep(connect(this.#behind.port, this.#behind.host));
    socket.pipe(onward);
    onward.pipe(socket);
  }

  #keep(socket: Socket): Socket {
    this.#sockets.add(socket);
    // What breaks here is noticed at the ends.
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.#sockets.delete(socket));
    return socket;
  }
}
