import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { createServer, type Server } from 'node:tls';
import { makeCertificate } from './make-certificate.ts';

/** Speaks TLS in front of a server that does not, as a load balancer would, with a certificate of its own for `localhost`. */
export class TlsFront implements AsyncDisposable {
  /** What a client has to trust, as PEM text. */
  readonly ca: string;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  /** @param to `host:port` of the server behind it */
  static async start(to: string): Promise<TlsFront> {
    const front = new TlsFront(to);
    await once(front.#server.listen(0, '127.0.0.1'), 'listening');
    return front;
  }

  private constructor(to: string) {
    const [host, port] = to.split(':');
    const { cert, key } = makeCertificate('localhost');
    this.ca = cert;
    // gRPC agrees on HTTP/2 in the handshake; who proposes no protocol gets none.
    this.#server = createServer({ key, cert, ALPNProtocols: ['h2'] }, (client) => {
      const upstream = connect(Number(port), host);
      for (const socket of [client, upstream]) {
        this.#sockets.add(socket);
        // Whichever ends, the other is told by the end of the pipe.
        socket.on('error', () => socket.destroy());
      }
      client.pipe(upstream).pipe(client);
    });
    // A client that does not trust it hangs up.
    this.#server.on('tlsClientError', () => {});
  }

  /** `host:port` where clients are to connect. */
  get endpoint(): string {
    return `localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    const closed = once(this.#server, 'close');
    this.#server.close();
    await closed;
  }
}
