import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import {
  createSecureServer,
  type Http2SecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
} from 'node:http2';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { isConnectorError, type AnyCloudEvent } from '@eventmesh/connector-api';
import {
  eventFromBody,
  headersToAttributes,
  isJsonContentType,
  mediaTypeOf,
  readJsonBatch,
  readJsonEvent,
} from '@eventmesh/event-formats';

/** A request as it came. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** As sent: packed, if it was. */
  readonly raw: Buffer;
  readonly body: Buffer;
  readonly version: string;
}

/** What is answered; left out: 204, once the events are noted. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Whether the events count as arrived. Default: with a 2xx. */
  readonly takes?: boolean;
}

/** Says what is answered to a request. */
export type Answer = (received: Received) => Reply | undefined | Promise<Reply | undefined>;

/** How a receiver listens. */
export interface ReceiverOptions {
  readonly tls?: { readonly cert: string; readonly key: string; readonly ca?: string; readonly http2?: boolean };
  readonly host?: string;
}

type NodeRequest = IncomingMessage | Http2ServerRequest;
type NodeResponse = ServerResponse | Http2ServerResponse;

const unpackers: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  gzip: gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
};

/** A real HTTP server that notes what comes, and answers as a test says. */
export class Receiver implements AsyncDisposable {
  readonly requests: Received[] = [];
  readonly arrived: AnyCloudEvent[] = [];
  /** How many requests were being answered at the same time, at most. */
  mostAtATime = 0;
  answer: Answer;
  readonly #server: Server | Http2SecureServer;
  readonly #sockets = new Set<Socket>();
  readonly #isTls: boolean;
  #underWay = 0;
  #port = 0;
  readonly #host: string;

  private constructor(answer: Answer, { tls, host = '127.0.0.1' }: ReceiverOptions) {
    this.answer = answer;
    this.#isTls = tls !== undefined;
    this.#host = host;
    const clients = tls?.ca === undefined ? {} : { requestCert: true, rejectUnauthorized: true };
    this.#server =
      tls === undefined
        ? createHttpServer()
        : tls.http2 === true
          ? createSecureServer({ ...tls, ...clients })
          : createHttpsServer({ ...tls, ...clients });
    this.#server.on('request', (request: NodeRequest, response: NodeResponse) => void this.#handle(request, response));
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => this.#sockets.delete(socket));
    });
    this.#server.on('tlsClientError', () => {});
  }

  static async start(answer: Answer = () => undefined, options: ReceiverOptions = {}): Promise<Receiver> {
    const receiver = new Receiver(answer, options);
    await receiver.listen();
    return receiver;
  }

  get port(): number {
    return this.#port;
  }

  get url(): string {
    return `${this.#isTls ? 'https' : 'http'}://${this.#host}:${this.#port}`;
  }

  get connections(): number {
    return this.#sockets.size;
  }

  get ids(): readonly string[] {
    return this.arrived.map(({ id }) => id);
  }

  /** Listens, on the port that it had. */
  async listen(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#port, this.#host, resolve);
    });
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Ends all connections in the middle of whatever they do, and listens no more. */
  async down(): Promise<void> {
    const closed = new Promise<void>((resolve) => void this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#server.listening) await this.down();
  }

  async #handle(request: NodeRequest, response: NodeResponse): Promise<void> {
    this.#underWay += 1;
    this.mostAtATime = Math.max(this.mostAtATime, this.#underWay);
    try {
      const received = await receive(request);
      this.requests.push(received);
      const {
        status,
        headers = {},
        body = '',
        takes = status >= 200 && status < 300,
      } = (await this.answer(received)) ?? { status: 204 };
      if (takes) this.arrived.push(...eventsOf(received));
      response.writeHead(status, { ...headers });
      (response as ServerResponse).end(body);
    } catch {
      // The client went away in the middle, or sent no events: it gets no answer.
      request.socket.destroy();
    } finally {
      this.#underWay -= 1;
    }
  }
}

async function receive(request: NodeRequest): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const raw = Buffer.concat(chunks);
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const encoding = headers['content-encoding'];
  const body = encoding === undefined ? raw : (unpackers[encoding]?.(raw) ?? raw);
  return { method: request.method ?? '', path: request.url ?? '', headers, raw, body, version: request.httpVersion };
}

/** The events in a request, as the HTTP binding of CloudEvents says; none in a plain one. */
export function eventsOf({ headers, body }: Received): readonly AnyCloudEvent[] {
  const contentType = headers['content-type'];
  const mediaType = contentType === undefined ? undefined : mediaTypeOf(contentType);
  if (mediaType === 'application/cloudevents-batch+json')
    return readJsonBatch(body).map((event) => {
      if (isConnectorError(event)) throw event;
      return event;
    });
  if (mediaType === 'application/cloudevents+json') return [readJsonEvent(body)];
  if (headers['ce-specversion'] === undefined) return [];
  const attributes = headersToAttributes(Object.entries(headers), { prefix: 'ce-', percentEncode: true });
  const isNothing = body.length === 0 && isJsonContentType(contentType);
  return [eventFromBody({ ...attributes, datacontenttype: contentType }, isNothing ? undefined : body)];
}
