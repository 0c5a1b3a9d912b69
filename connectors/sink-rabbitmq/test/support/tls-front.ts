import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Speaks TLS in front of a server that does not, with a certificate of its own for `localhost`, made by `openssl`. */
export class TlsFront implements AsyncDisposable {
  /** What a client has to trust, as PEM text. */
  readonly ca: string;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  static async start(to: { readonly host: string; readonly port: number }): Promise<TlsFront> {
    const folder = await mkdtemp(join(tmpdir(), 'tls-front-'));
    try {
      const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
      const made = ['-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, '-days', '1'];
      const named = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
      await run('openssl', ['req', '-x509', ...made, ...named]);
      const front = new TlsFront(await readFile(key, 'utf8'), await readFile(cert, 'utf8'), to);
      await once(front.#server.listen(0, '127.0.0.1'), 'listening');
      return front;
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  private constructor(key: string, cert: string, to: { readonly host: string; readonly port: number }) {
    this.ca = cert;
    this.#server = createServer({ key, cert }, (client) => {
      const upstream = connect(to);
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

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    const closed = once(this.#server, 'close');
    this.#server.close();
    await closed;
  }
}
