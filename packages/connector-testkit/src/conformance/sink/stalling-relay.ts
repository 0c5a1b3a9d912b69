import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Address } from '../harness.ts';

/** A line to another address that can be made to carry nothing for a while: nobody notices, and nothing gets lost. */
export class StallingRelay implements AsyncDisposable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #stalled = false;
  #held: (() => void)[] = [];

  private constructor(to: Address) {
    this.#server = createServer((near) => this.#join(near, connect(to)));
  }

  /** Starts one on a free port. */
  static async start(to: Address): Promise<StallingRelay> {
    const relay = new StallingRelay(to);
    relay.#server.listen(0, '127.0.0.1');
    await once(relay.#server, 'listening');
    return relay;
  }

  get address(): Address {
    return { host: '127.0.0.1', port: (this.#server.address() as AddressInfo).port };
  }

  /** Whether something has come that waits. */
  get holds(): boolean {
    return this.#held.length > 0;
  }

  /** Carries nothing any more: what comes waits. */
  stall(): void {
    this.#stalled = true;
  }

  /** Carries what waits, and whatever comes. */
  flow(): void {
    this.#stalled = false;
    for (const carry of this.#held.splice(0)) carry();
  }

  /** Cuts all connections: what waits is lost. Whoever connects then finds a line that carries. */
  cut(): void {
    this.#stalled = false;
    this.#held = [];
    for (const socket of this.#sockets) socket.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.cut();
    await closed;
  }

  #join(near: Socket, far: Socket): void {
    this.#carry(near, far);
    this.#carry(far, near);
  }

  #carry(from: Socket, to: Socket): void {
    this.#sockets.add(from);
    from.on('data', (piece) => {
      if (this.#stalled) this.#held.push(() => to.write(piece));
      else to.write(piece);
    });
    // What went wrong at one end, the other end sees as a lost connection.
    from.on('error', () => from.destroy());
    from.on('close', () => {
      this.#sockets.delete(from);
      to.destroy();
    });
  }
}
