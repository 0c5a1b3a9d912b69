import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers a request, or leaves it without an answer. */
export type HttpHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Listens for HTTP on one address; can be killed and started again. */
export class HttpListener {
  readonly #handler: HttpHandler;
  #server: Server | undefined;

  constructor(handler: HttpHandler) {
    this.#handler = handler;
  }

  /** Listens on `host:port` and returns the port: another one only when `port` is 0. */
  async listen(host: string, port: number): Promise<number> {
    const server = createServer((request, response) => {
      this.#handler(request, response).catch((error: unknown) => response.destroy(error as Error));
    });
    this.#server = server;
    server.listen(port, host);
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }

  /** Cuts all connections and listens no more. */
  async kill(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    const closed = new Promise((resolve) => void server.close(resolve));
    server.closeAllConnections();
    await closed;
  }
}
