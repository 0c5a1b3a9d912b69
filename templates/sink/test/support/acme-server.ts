import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { AcmeMessage } from '../../src/acme-connection.ts';

/** What Acme answers: a status, and what it says. */
type Answer = readonly [status: number, says?: string];

/** The largest body of a message that Acme takes, in characters. */
export const largestBody = 2_000_000;
/** A type of message that this Acme takes from nobody. */
export const forbiddenType = 'com.example.forbidden';

/** An Acme in memory with one topic: stands in for the real one, and fails when it is told to. */
export class AcmeServer implements AsyncDisposable {
  /** What was appended, in order. It outlives a restart. */
  readonly messages: AcmeMessage[] = [];
  /** Each server has its own: a client that comes to the port of one that has gone is not let in at another. */
  token: string = randomUUID();
  overloaded = false;
  #server: Server | undefined;
  #port = 0;

  static async start(): Promise<AcmeServer> {
    const server = new AcmeServer();
    await server.start();
    return server;
  }

  get address(): { readonly host: string; readonly port: number } {
    return { host: '127.0.0.1', port: this.#port };
  }

  /** Listens, where it listened before. */
  async start(): Promise<void> {
    const server = createServer((request, response) => {
      void this.#answer(request).then(([status, says = '']) => {
        response.writeHead(status, status === 429 ? { 'retry-after': '0.2' } : {}).end(says);
      });
    });
    await once(server.listen(this.#port, '127.0.0.1'), 'listening');
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Hangs up, and listens no more. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    const closed = once(server, 'close');
    server.close().closeAllConnections();
    await closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #answer(request: IncomingMessage): Promise<Answer> {
    const { method, url, headers } = request;
    if (headers.authorization !== `Bearer ${this.token}`) return [401];
    if (this.overloaded) return [429, 'too many requests'];
    if (url !== '/topics/orders/messages') return [404, 'no such topic'];
    if (method === 'HEAD') return [200];
    return this.#append(await text(request).catch(() => ''));
  }

  #append(body: string): Answer {
    // Its client went away in the middle.
    if (body === '') return [400];
    const messages = JSON.parse(body) as readonly AcmeMessage[];
    if (messages.some((message) => message.body.length > largestBody)) return [413, 'a message is too large'];
    if (messages.some(({ type }) => type === forbiddenType)) return [422, 'a message is of a forbidden type'];
    this.messages.push(...messages);
    return [201];
  }
}
