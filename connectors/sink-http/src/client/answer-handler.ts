import { ConnectorError } from '@eventmesh/connector-api';
import type { Dispatcher } from 'undici';
import type { HttpAnswer } from './http-request.ts';

/** Told once what came of a request. */
export interface Outcome {
  answered(answer: HttpAnswer): void;
  failed(thrown: unknown): void;
}

const nothing = Buffer.alloc(0);

/** Takes in one answer: its head, and no more of its body than is wanted. */
export class AnswerHandler implements Dispatcher.DispatchHandler {
  readonly #maxBytes: number;
  readonly #outcome: Outcome;
  #controller: Dispatcher.DispatchController | undefined;
  #answer: Omit<HttpAnswer, 'body'> = { status: 0, headers: {} };
  #chunks: Buffer[] = [];
  #bytes = 0;
  #over = false;

  constructor(maxBytes: number, outcome: Outcome) {
    this.#maxBytes = maxBytes;
    this.#outcome = outcome;
  }

  /** Whether any of the request may have gone out: it waits for a connection before. */
  get wasSent(): boolean {
    return this.#controller !== undefined;
  }

  /** Gives the request up, whether it waits, is being sent, or is being answered. */
  abort(reason: Error): void {
    this.#fail(reason);
    this.#controller?.abort(reason);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#over) {
      controller.abort(new Error('The request was given up before it was sent.'));
      return;
    }
    // The client would send by itself what may have been sent already: whether to try again is not decided here.
    if (this.#controller !== undefined) {
      const lost = new ConnectorError('UNAVAILABLE', 'The connection was lost before an answer came.');
      this.#fail(lost);
      controller.abort(lost);
      return;
    }
    this.#controller = controller;
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: HttpAnswer['headers']): void {
    // What comes before the answer, such as 103, is none.
    if (status >= 200) this.#answer = { status, headers };
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#over) return;
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes < this.#maxBytes) return;
    this.#finish();
    controller.abort(new Error('The rest of the answer is not wanted.'));
  }

  onResponseEnd(): void {
    // With HTTP/2, the client takes a stream that is reset for one that has ended.
    if (this.#isCutOff()) this.#fail(new ConnectorError('UNAVAILABLE', 'The answer did not come as a whole.'));
    else this.#finish();
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#fail(error);
  }

  #isCutOff(): boolean {
    const { status, headers } = this.#answer;
    const hasBody = status >= 200 && status < 300 && status !== 204;
    return hasBody && this.#bytes < Number(headers['content-length'] ?? 0);
  }

  #finish(): void {
    if (this.#over) return;
    this.#over = true;
    const { status, headers } = this.#answer;
    const body = this.#bytes === 0 ? nothing : Buffer.concat(this.#chunks, Math.min(this.#bytes, this.#maxBytes));
    this.#chunks = [];
    this.#outcome.answered({ status, headers, body });
  }

  #fail(thrown: unknown): void {
    if (this.#over) return;
    this.#over = true;
    this.#chunks = [];
    this.#outcome.failed(thrown);
  }
}
