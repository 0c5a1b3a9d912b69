import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Stands between a client and a server, and can go silent as a firewall does: connections stay, nothing comes through. */
export class TcpGate implements AsyncDisposable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #connections = 0;

  private constructor(target: string | undefined) {
    const [host, port] = target?.split(':') ?? [];
    this.#server = createServer((client) => {
      this.#connections += 1;
      this.#keep(client);
      if (host === undefined) return void client.resume();
      const server = this.#keep(connect(Number(port), host));
      client.pipe(server).pipe(client);
    });
  }

  /** @param target `host:port`; left out, it takes connections and never says anything */
  static async open(target?: string): Promise<TcpGate> {
    const gate = new TcpGate(target);
    await new Promise<void>((resolve) => void gate.#server.listen(0, '127.0.0.1', resolve));
    return gate;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get endpoint(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** How many connections have come so far. */
  get connections(): number {
    return this.#connections;
  }

  /** Lets nothing through any more on the connections that there are. New ones work. */
  forgetConnections(): void {
    for (const socket of this.#sockets) socket.unpipe().pause();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => void this.#server.close(() => resolve()));
  }

  #keep(socket: Socket): Socket {
    this.#sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => this.#sockets.delete(socket));
    return socket;
  }
}
