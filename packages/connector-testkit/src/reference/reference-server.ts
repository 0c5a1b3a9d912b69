import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Address } from '../conformance/harness.ts';
import { ReferenceConnection } from './reference-connection.ts';
import { ReferenceTarget } from './reference-target.ts';
import { ReferenceUpstream } from './reference-upstream.ts';
import type { UpstreamMode } from './protocol.ts';

/**
 * A small system in memory, reached over TCP on the loopback: an upstream and a target. The kit proves itself on it, and uses it as the
 * other side of a connector under test.
 */
export class ReferenceServer implements AsyncDisposable {
  readonly upstream: ReferenceUpstream;
  readonly target = new ReferenceTarget();
  /** Whether every request is answered by asking for less. */
  overloaded = false;
  /** What clients must present; undefined lets everyone in. */
  token: string | undefined;
  /** How many requests were answered by asking for less. */
  refusedForLoad = 0;
  readonly #connections = new Set<Socket>();
  #server: Server | undefined;
  #port = 0;

  private constructor(mode: UpstreamMode) {
    this.upstream = new ReferenceUpstream(mode);
  }

  /** Starts a server on a free port. */
  static async start(mode: UpstreamMode = 'replayable'): Promise<ReferenceServer> {
    const server = new ReferenceServer(mode);
    await server.start();
    return server;
  }

  get address(): Address {
    return { host: '127.0.0.1', port: this.#port };
  }

  /** Listens, on the same port as before, with everything that was in it. */
  async start(): Promise<void> {
    const server = createServer((socket) => this.#accept(socket));
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Hangs up and listens no more. What is in it stays. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    const closed = once(server, 'close');
    server.close();
    this.hangUp();
    await closed;
  }

  /** Cuts all connections. */
  hangUp(): void {
    for (const socket of this.#connections) socket.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  #accept(socket: Socket): void {
    this.#connections.add(socket);
    const connection = new ReferenceConnection(socket, this);
    socket.on('close', () => {
      this.#connections.delete(socket);
      connection.end();
    });
  }
}
