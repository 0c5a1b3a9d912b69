import { connect, type Socket } from 'node:net';
import { ConnectorError, classifySystemError } from '@eventmesh/connector-api';
import { LineSplitter } from './line-splitter.ts';
import type { Reply, Request } from './protocol.ts';
import type { ReferenceOptions } from './reference-options.ts';

interface Pending {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: ConnectorError) => void;
}

/** A client's side of a connection to the reference server: connects when it is first used, and again after it was lost. */
export class ReferenceClient {
  readonly #options: ReferenceOptions;
  readonly #onConnect: (client: ReferenceClient) => Promise<void>;
  readonly #onPush: (reply: Reply) => void;
  readonly #pending = new Map<number, Pending>();
  #socket: Socket | undefined;
  #connecting: Promise<void> | undefined;
  #last = 0;
  #closed = false;

  /**
   * @param onConnect called after each new connection is admitted, before anything else is asked over it
   * @param onPush told of what the server sends by itself
   */
  constructor(
    options: ReferenceOptions,
    onConnect: (client: ReferenceClient) => Promise<void> = async () => {},
    onPush: (reply: Reply) => void = () => {},
  ) {
    this.#options = options;
    this.#onConnect = onConnect;
    this.#onPush = onPush;
  }

  /** Asks, after connecting if need be. On abort it rejects at once; the server may act all the same. */
  async ask(request: Request, signal?: AbortSignal): Promise<Reply> {
    signal?.throwIfAborted();
    return await untilAborted(this.#connectAndSend(request), signal);
  }

  /** Asks over the connection as it is, without connecting. */
  async send(request: Request): Promise<Reply> {
    const socket = this.#socket;
    if (socket === undefined) throw this.#away('there is no connection');
    this.#last += 1;
    const n = this.#last;
    let timer: NodeJS.Timeout | undefined;
    const reply = await new Promise<Reply>((resolve, reject) => {
      this.#pending.set(n, { resolve, reject });
      timer = setTimeout(() => {
        this.#lose(socket, new ConnectorError('TIMEOUT', `${this.#place} did not answer in time.`));
      }, this.#options.requestTimeoutMs);
      socket.write(`${JSON.stringify({ n, ...request })}\n`);
    }).finally(() => {
      clearTimeout(timer);
      this.#pending.delete(n);
    });
    const { error } = reply;
    if (error === undefined) return reply;
    const { code, message, retryAfterMs } = error;
    throw new ConnectorError(code, `${this.#place}: ${message}`, retryAfterMs === undefined ? {} : { retryAfterMs });
  }

  /** Hangs up, for good. */
  close(): void {
    this.#closed = true;
    if (this.#socket !== undefined) this.#lose(this.#socket, this.#away('it was closed'));
  }

  /** Hangs up; the next question connects again. */
  hangUp(): void {
    if (this.#socket !== undefined) this.#lose(this.#socket, this.#away('the connection was given up'));
  }

  get #place(): string {
    return `${this.#options.host}:${this.#options.port}`;
  }

  async #connectAndSend(request: Request): Promise<Reply> {
    if (this.#closed) throw this.#away('it was closed');
    if (this.#socket === undefined || this.#connecting !== undefined) {
      this.#connecting ??= this.#connect().finally(() => (this.#connecting = undefined));
      await this.#connecting;
    }
    return await this.send(request);
  }

  async #connect(): Promise<void> {
    const { host, port, token } = this.#options;
    const socket = connect({ host, port, noDelay: true });
    socket.setEncoding('utf8');
    const lines = new LineSplitter();
    let failure: unknown;
    socket.on('error', (error) => (failure = error));
    socket.on('close', () => this.#lose(socket, this.#lost(failure)));
    socket.on('data', (piece: string) => {
      for (const line of lines.take(piece)) this.#receive(socket, line);
    });
    this.#socket = socket;
    try {
      await this.send({ op: 'hello', token });
      await this.#onConnect(this);
    } catch (thrown) {
      this.#lose(socket, this.#away('the connection was not admitted'));
      throw thrown;
    }
  }

  #receive(socket: Socket, line: string): void {
    let reply: Reply;
    try {
      reply = JSON.parse(line) as Reply;
    } catch {
      return this.#lose(socket, this.#away('it answered with something that is no JSON'));
    }
    if (reply.n === 0) this.#onPush(reply);
    else this.#pending.get(reply.n)?.resolve(reply);
  }

  #lose(socket: Socket, error: ConnectorError): void {
    if (this.#socket !== socket) return;
    this.#socket = undefined;
    socket.destroy();
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const each of pending) each.reject(error);
  }

  #lost(failure: unknown): ConnectorError {
    if (failure === undefined) return this.#away('the connection was cut');
    return classifySystemError(failure, `Cannot talk to ${this.#place}`);
  }

  #away(why: string): ConnectorError {
    return new ConnectorError('UNAVAILABLE', `Cannot talk to ${this.#place}: ${why}.`);
  }
}

async function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return await work;
  let stop = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(new ConnectorError('UNAVAILABLE', 'It was given up.'));
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
