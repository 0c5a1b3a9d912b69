import type { AddressInfo, Socket } from 'node:net';
import type { ServerHttp2Session } from 'node:http2';
import { ConnectorError, type Clock } from '@eventmesh/connector-api';
import { answerOf, textAnswer } from '../exchange/answer-of.ts';
import { classifyListenError } from './classify-listen-error.ts';
import { createServer, rawAnswer, type NodeServer } from './create-server.ts';
import { Exchange, type NodeRequest, type NodeResponse } from '../exchange/exchange.ts';
import { serverOptionNames, type ServerOptions } from '../http-source-options.ts';
import { LinkedList } from '../exchange/linked-list.ts';
import { stopping } from '../exchange/problem.ts';
import { Routes, type Endpoint } from './routes.ts';

const listeners = new Map<string, SharedListener>();
/** Connections that are still busy when the last source has gone are cut off after this. */
const closeGraceMs = 300;

/** The server at one address, shared by all sources of the process that listen there. It closes with the last of them. */
export class SharedListener {
  readonly #address: string;
  readonly #options: ServerOptions;
  readonly #clock: Clock;
  readonly #routes = new Routes();
  readonly #sockets = new Set<Socket>();
  readonly #sessions = new Set<ServerHttp2Session>();
  readonly #open = new LinkedList<Exchange>();
  readonly #forget = (exchange: Exchange): void => void this.#open.remove(exchange);
  #server: NodeServer | undefined;
  #listening: Promise<void> | undefined;
  #closing: Promise<void> | undefined;
  #users = 0;

  private constructor(options: ServerOptions, clock: Clock) {
    this.#address = addressOf(options);
    this.#options = options;
    this.#clock = clock;
  }

  /**
   * The listener at an address, once it listens.
   *
   * @throws ConnectorError with code `CONFLICT` when the port is taken, `INVALID_OPTIONS` when another source wants it otherwise
   */
  static async join(options: ServerOptions, endpoint: Endpoint, clock: Clock): Promise<SharedListener> {
    const address = addressOf(options);
    // One that closes is waited for: then the port is free.
    for (let closing = closingAt(address); closing !== undefined; closing = closingAt(address)) await closing;
    const listener = (options.port === 0 ? undefined : listeners.get(address)) ?? new SharedListener(options, clock);
    listener.#expectSame(options);
    listener.#routes.add(endpoint);
    if (options.port !== 0) listeners.set(address, listener);
    listener.#users += 1;
    try {
      await (listener.#listening ??= listener.#listen());
      return listener;
    } catch (thrown) {
      await listener.leave(endpoint);
      throw thrown;
    }
  }

  /** Resolves once it is closed; undefined while it is not to be. */
  get closing(): Promise<void> | undefined {
    return this.#closing;
  }

  /** Where it listens. */
  get port(): number {
    return (this.#server?.address() as AddressInfo | null)?.port ?? this.#options.port;
  }

  /** The endpoint is gone. Resolves once the port is closed, if it was the last one. */
  async leave(endpoint: Endpoint): Promise<void> {
    this.#routes.remove(endpoint);
    this.#users -= 1;
    if (this.#users === 0) await (this.#closing ??= this.#close());
  }

  async #listen(): Promise<void> {
    const server = createServer(this.#options, (request, response, expectsContinue) =>
      this.#handle(request, response, expectsContinue),
    );
    this.#server = server;
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    server.on('session', (session: ServerHttp2Session) => {
      this.#sessions.add(session);
      session.on('close', () => this.#sessions.delete(session));
    });
    server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => this.#badBytes(error, socket));
    const { host, port } = this.#options;
    await new Promise<void>((resolve, reject) => {
      const failed = (thrown: unknown): void => reject(classifyListenError(thrown, this.#address));
      server.once('error', failed);
      server.listen({ host, port }, () => {
        server.off('error', failed);
        resolve();
      });
    });
  }

  #handle(request: NodeRequest, response: NodeResponse, expectsContinue: boolean): void {
    const exchange = new Exchange(request, response, expectsContinue, this.#forget);
    this.#open.add(exchange);
    const { head } = exchange;
    const { maxHeaders, maxHeaderBytes } = this.#options;
    const headers = head.headers.length / 2;
    if (headers > maxHeaders || head.headerBytes > maxHeaderBytes) {
      exchange.isLast = true;
      const detail = `Expected at most ${maxHeaders} headers of ${maxHeaderBytes} bytes, found ${headers} of ${head.headerBytes}.`;
      void exchange.answer(answerOf({ status: 431, detail }));
      return;
    }
    if (head.path === this.#options.healthPath && (head.method === 'GET' || head.method === 'HEAD')) {
      this.#answerHealth(exchange);
      return;
    }
    const found = this.#routes.find(head.path);
    if (found === 'closed') void exchange.answer(answerOf(stopping()));
    else if (found === undefined)
      void exchange.answer(answerOf({ status: 404, detail: 'Nothing is taken at this path.' }));
    else found.endpoint.handle(exchange, found.inPath);
  }

  #answerHealth(exchange: Exchange): void {
    const isReady = this.#routes.isReady;
    const answer = textAnswer(
      isReady ? 200 : 503,
      'application/json',
      JSON.stringify({ status: isReady ? 'ok' : 'stopping' }),
    );
    void exchange.answer(exchange.head.method === 'HEAD' ? { ...answer, body: undefined } : answer);
  }

  /** What is said of bytes must not be taken for the answer to a request that came whole before them. */
  #badBytes(error: NodeJS.ErrnoException, socket: Socket): void {
    const isBusy = [...this.#open].some(({ request }) => request.socket === socket && request.complete);
    // Other errors are of TLS or of the network, and nobody could read an answer.
    const isReadable = /^(HPE|ERR_HTTP)_/.test(error.code ?? '');
    if (socket.writable && !isBusy && isReadable) socket.end(rawAnswer(error.code));
    else socket.destroy();
  }

  #expectSame(options: ServerOptions): void {
    const differing = serverOptionNames.filter(
      (name) => JSON.stringify(options[name]) !== JSON.stringify(this.#options[name]),
    );
    if (differing.length === 0) return;
    const names = differing.map((name) => `'${name}'`).join(', ');
    throw new ConnectorError('INVALID_OPTIONS', `Sources that share ${this.#address} must agree on ${names}.`);
  }

  async #close(): Promise<void> {
    const server = this.#server;
    if (server?.listening === true) {
      const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
      for (const session of this.#sessions) session.close();
      const cancel = this.#clock.schedule(closeGraceMs, () => this.#cutOff());
      await closed;
      cancel();
      this.#cutOff();
    }
    if (listeners.get(this.#address) === this) listeners.delete(this.#address);
  }

  #cutOff(): void {
    for (const session of this.#sessions) session.destroy();
    for (const socket of this.#sockets) socket.destroy();
  }
}

function closingAt(address: string): Promise<void> | undefined {
  return listeners.get(address)?.closing;
}

function addressOf({ host, port }: ServerOptions): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
