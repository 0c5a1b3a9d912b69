import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { AcmeMessage, AcmeQuery } from '../../src/acme-connection.ts';

/** What Acme answers: a status, and a value. */
type Answer = readonly [status: number, value?: unknown];

/** An Acme in memory with one topic: stands in for the real one, and fails when it is told to. */
export class AcmeServer implements AsyncDisposable {
  /** Each server has its own: a client that comes to the port of one that has gone is not let in at another. */
  token: string = randomUUID();
  overloaded = false;
  /** What was put in, and where groups are: both outlive a restart. */
  readonly #messages: AcmeMessage[] = [];
  readonly #positions = new Map<string, number>();
  readonly #arrivals = new EventEmitter().setMaxListeners(0);
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

  /** Puts a message in. */
  put(body: Uint8Array | string): void {
    this.#messages.push({ offset: this.#messages.length, body: Buffer.from(body).toString('base64') });
    this.#arrivals.emit('message');
  }

  /** The offset that a group reads next. */
  positionOf(group: string): number {
    return this.#positions.get(group) ?? 0;
  }

  /** Listens, where it listened before. */
  async start(): Promise<void> {
    const server = createServer((request, response) => {
      void this.#answer(request).then(([status, value]) => {
        response.writeHead(status, status === 429 ? { 'retry-after': '0.2' } : {});
        response.end(value === undefined ? '' : JSON.stringify(value));
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
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://acme');
    if (request.headers.authorization !== `Bearer ${this.token}`) return [401];
    if (this.overloaded) return [429];
    // What a proxy in between may answer.
    if (pathname.startsWith('/topics/garbled/')) return [200, { hello: 'world' }];
    const [, group] = /^\/topics\/orders\/groups\/(.+)$/.exec(pathname) ?? [];
    if (group !== undefined && request.method === 'PUT') return this.#commit(group, request);
    if (group !== undefined) return [200, { next: this.positionOf(group), end: this.#messages.length }];
    if (pathname !== '/topics/orders/messages') return [404];
    const of = (name: keyof AcmeQuery): number => Number(searchParams.get(name));
    if (this.#messages.length <= of('from')) await this.#arrival(of('waitMs'));
    return [200, this.#take(of('from'), of('maxRecords'), of('maxBytes'))];
  }

  async #commit(group: string, request: IncomingMessage): Promise<Answer> {
    const { next } = (await json(request)) as { readonly next: number };
    this.#positions.set(group, next);
    return [204];
  }

  async #arrival(waitMs: number): Promise<void> {
    await once(this.#arrivals, 'message', { signal: AbortSignal.timeout(waitMs) }).catch(() => {});
  }

  /** As many as there is room for; one that is larger comes alone. */
  #take(from: number, maxRecords: number, maxBytes: number): readonly AcmeMessage[] {
    const taken: AcmeMessage[] = [];
    let bytes = 0;
    for (const message of this.#messages.slice(from, from + maxRecords)) {
      bytes += Buffer.byteLength(message.body, 'base64');
      if (bytes > maxBytes && taken.length > 0) break;
      taken.push(message);
    }
    return taken;
  }
}
