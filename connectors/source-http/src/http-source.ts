import {
  defineSource,
  type Logger,
  type ReadLimit,
  type Source,
  type SourceContext,
  type Clock,
} from '@eventmesh/connector-api';
import { httpSourceOptions, type HttpSourceOptions, type ServerOptions } from './http-source-options.ts';
import type { HttpRecord } from './held/http-record.ts';
import { RequestBook } from './held/request-book.ts';
import { RequestHandler } from './handler/request-handler.ts';
import type { Endpoint } from './listener/routes.ts';
import { SharedListener } from './listener/shared-listener.ts';

/** Takes events that clients send by HTTP; each request is answered once its events are safe. */
export const httpSource = defineSource({
  apiVersion: 'v1',
  system: 'http',
  progress: 'acknowledged',
  options: httpSourceOptions,
  create: (options, context) => new HttpSource(options, context),
});

/** A read waits so long for something to come. */
const readWaitMs = 5000;
/** How often it is looked whether a request takes too long. */
const sweepEveryMs = 100;

/** Listens through a {@link SharedListener}, handles requests by a {@link RequestHandler}, and answers them through a {@link RequestBook}. */
export class HttpSource implements Source<HttpRecord> {
  readonly #options: HttpSourceOptions;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #book: RequestBook;
  readonly #handler: RequestHandler;
  readonly #endpoint: Endpoint;
  #listener: SharedListener | undefined;
  #opening: Promise<void> = Promise.resolve();
  #cancelSweep = (): void => {};
  #closed = false;

  constructor(options: HttpSourceOptions, { clock, logger }: SourceContext) {
    this.#options = options;
    this.#clock = clock;
    this.#logger = logger;
    this.#book = new RequestBook(clock);
    this.#handler = new RequestHandler({ options, clock, logger, book: this.#book });
    const handler = this.#handler;
    this.#endpoint = {
      path: options.path,
      options,
      get isReady() {
        return handler.isReady;
      },
      handle: (exchange, inPath) => handler.handle(exchange, inPath),
    };
  }

  /** Where it listens, once it is open: of interest where `port` is 0. */
  get port(): number {
    return this.#listener?.port ?? this.#options.port;
  }

  async open(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.#opening = this.#join();
    await this.#opening;
  }

  async read(limit: ReadLimit, signal: AbortSignal): Promise<HttpRecord[]> {
    if (!signal.aborted) this.#handler.refuse(false);
    const records = await this.#book.read(limit, readWaitMs, signal);
    if (signal.aborted) this.#refuse();
    return records;
  }

  async commit(records: readonly HttpRecord[]): Promise<void> {
    await this.#book.commit(records);
  }

  async release(records: readonly HttpRecord[]): Promise<void> {
    this.#book.release(records);
  }

  /** Answers 503 to all that wait, and closes the port unless others share it. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#opening.catch(() => {});
    this.#cancelSweep();
    this.#refuse();
    this.#book.refuseAll();
    await this.#listener?.leave(this.#endpoint);
  }

  async #join(): Promise<void> {
    const listener = await SharedListener.join(this.#options satisfies ServerOptions, this.#endpoint, this.#clock);
    this.#listener = listener;
    if (this.#closed) return;
    this.#sweep();
    const { host, path, tls } = this.#options;
    this.#logger.info('listening', { host, port: listener.port, path, tls: tls !== false });
  }

  /** The pipeline stops: whatever it has not read is to be sent again, to whoever listens next. */
  #refuse(): void {
    this.#handler.refuse(true);
    this.#book.refuseWaiting();
  }

  #sweep(): void {
    this.#cancelSweep = this.#clock.schedule(sweepEveryMs, () => {
      this.#book.expire(this.#options.answerTimeoutMs);
      this.#handler.expireReceiving(this.#options.requestTimeoutMs);
      this.#sweep();
    });
  }
}
