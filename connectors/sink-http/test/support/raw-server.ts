import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Does with a connection what no well-behaved server would. Told again of each piece that comes. */
export type Behaviour = (socket: Socket, piece: Buffer, pieces: number) => void;

/** A server that answers bytes, right or wrong. */
export class RawServer implements AsyncDisposable {
  connections = 0;
  received = '';
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(behaviour: Behaviour) {
    this.#server = createServer((socket) => {
      let pieces = 0;
      this.connections += 1;
      this.#sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('data', (piece: Buffer) => {
        this.received += piece.toString('latin1');
        behaviour(socket, piece, (pieces += 1));
      });
    });
  }

  static async start(behaviour: Behaviour): Promise<RawServer> {
    const server = new RawServer(behaviour);
    await new Promise<void>((resolve) => void server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise<void>((resolve) => void this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}
