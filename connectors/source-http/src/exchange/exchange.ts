import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import type { Answer } from './answer-of.ts';
import type { Linked } from './linked-list.ts';
import { readHead, type RequestHead } from './request-head.ts';

/** A request as Node gives it, of HTTP/1.1 or HTTP/2. */
export type NodeRequest = IncomingMessage | Http2ServerRequest;
/** The answer that goes with it. */
export type NodeResponse = ServerResponse | Http2ServerResponse;

/** What a client may still send behind an early answer; then its connection is closed. */
const mostDiscardedBytes = 1_048_576;

/** One request, and its one answer. */
export class Exchange implements Linked<Exchange> {
  readonly request: NodeRequest;
  readonly head: RequestHead;
  readonly #response: NodeResponse;
  readonly #expectsContinue: boolean;
  /** Added to every answer. */
  extraHeaders: Readonly<Record<string, string>> | undefined;
  /** Whether the connection is to be closed behind the answer. */
  isLast = false;
  previous: Exchange | undefined = undefined;
  next: Exchange | undefined = undefined;
  #answered = false;
  #onGone = (): void => {};

  /** @param onClose called once, when it is over */
  constructor(
    request: NodeRequest,
    response: NodeResponse,
    expectsContinue: boolean,
    onClose: (exchange: Exchange) => void,
  ) {
    this.request = request;
    this.head = readHead(request.method ?? '', request.url ?? '', request.rawHeaders);
    this.#response = response;
    this.#expectsContinue = expectsContinue;
    response.on('close', () => {
      onClose(this);
      if (!this.#answered) this.#onGone();
    });
  }

  get answered(): boolean {
    return this.#answered;
  }

  /** Calls back once when the client has gone before it was answered; takes the place of an earlier one. */
  onGone(callback: () => void): void {
    this.#onGone = callback;
  }

  /** Tells a client that asks first to send the body. */
  beginBody(): void {
    if (this.#expectsContinue) this.#response.writeContinue();
  }

  /** Answers, once. Gives a promise where the answer does not leave the process at once: it resolves when it has, or never will. */
  answer({ status, headers, body }: Answer): Promise<void> | undefined {
    if (this.#answered) return undefined;
    this.#answered = true;
    const response = this.#response as ServerResponse;
    if (response.destroyed || response.socket?.destroyed === true) return undefined;
    if (!this.request.complete) this.#discardRest();
    const all = this.extraHeaders === undefined ? headers : { ...headers, ...this.extraHeaders };
    response.writeHead(
      status,
      this.isLast && this.request.httpVersionMajor === 1 ? { ...all, connection: 'close' } : all,
    );
    response.end(body);
    // Behind another answer on the same connection it waits for that one: then there is nothing to wait for here.
    const { socket } = response;
    if (socket === null || response.writableFinished) return undefined;
    if (this.request.httpVersionMajor === 1 && socket.writableLength === 0) return undefined;
    return new Promise((resolve) => void response.once('finish', resolve).once('close', resolve));
  }

  /** A client that does not stop sending is cut off. */
  #discardRest(): void {
    let bytes = 0;
    this.request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > mostDiscardedBytes) this.request.destroy();
    });
    this.request.resume();
  }
}
