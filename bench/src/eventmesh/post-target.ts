import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Arrivals } from './arrivals.ts';
import type { SampleData } from './sample-event.ts';

interface Posted {
  readonly id: string;
  readonly data?: Partial<SampleData>;
}

/** An HTTP server that counts the events it is sent, and can be away or slow for a while. */
export class PostTarget implements AsyncDisposable {
  readonly arrivals = new Arrivals();
  /** How long it takes to answer a request that comes from now on, in milliseconds. */
  answerAfterMs = 0;
  #server: Server | undefined;
  #port = 0;

  static async start(): Promise<PostTarget> {
    const target = new PostTarget();
    await target.up();
    return target;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/`;
  }

  /** Listens, on the same port each time. */
  async up(): Promise<void> {
    const server = createServer((request, response) => void this.#take(request, response));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Is no longer there: connections break, new ones are refused. */
  async down(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.down();
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      // The sender went away in the middle: it has no answer, and sends it again.
      return;
    }
    const { id, data } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Posted;
    this.arrivals.note(id, data?.createdAt ?? Number.NaN);
    if (this.answerAfterMs > 0) await pause(this.answerAfterMs);
    response.end();
  }
}
