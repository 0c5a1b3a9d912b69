import {
  isConnectorError,
  toConnectorError,
  type AnyCloudEvent,
  type Clock,
  type Logger,
} from '@eventmesh/connector-api';
import { answerOf, textAnswer } from '../exchange/answer-of.ts';
import { slackChallenge } from '../webhook/slack-challenge.ts';
import { checkSignature } from '../credentials/check-signature.ts';
import { credentialsCheck } from '../credentials/check-credentials.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { answerOptions, corsHeaders } from './handshake.ts';
import type { HttpSourceOptions } from '../http-source-options.ts';
import { ProblemError, stopping, tooMuch } from '../exchange/problem.ts';
import { LinkedList, type Linked } from '../exchange/linked-list.ts';
import { receiveBody } from '../exchange/receive-body.ts';
import type { RequestBook } from '../held/request-book.ts';
import { headerOf, type RequestHead } from '../exchange/request-head.ts';
import { requestToEvents } from './request-to-events.ts';
import { contentEncodingOf, tooLarge, unpackBody } from '../exchange/unpack-body.ts';
import { webhookRules, type WebhookRules } from '../webhook/webhook-rules.ts';
import { webhookToEvent } from '../webhook/webhook-to-event.ts';

/** A request whose body is coming. */
interface Reception extends Linked<Reception> {
  readonly exchange: Exchange;
  readonly begunAtMs: number;
  bytes: number;
}

/** What a handler works with. */
export interface HandlerParts {
  readonly options: HttpSourceOptions;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly book: RequestBook;
}

/** Brings requests from their first byte into the book, or answers what is wrong with them: head first, so that nothing is received in vain. */
export class RequestHandler {
  readonly #parts: HandlerParts;
  readonly #checkCredentials: (head: RequestHead) => void;
  readonly #webhook: WebhookRules | undefined;
  /** Those whose bodies are coming, in the order in which they began, and since when. */
  readonly #receiving = new LinkedList<Reception>();
  #receivingBytes = 0;
  #refusing = false;

  constructor(parts: HandlerParts) {
    this.#parts = parts;
    const { options } = parts;
    this.#checkCredentials = credentialsCheck(options);
    this.#webhook = options.webhook === undefined ? undefined : webhookRules(options.webhook);
  }

  /** Whether events are taken. */
  get isReady(): boolean {
    return !this.#refusing;
  }

  /** Takes events, or answers 503 to every request. */
  refuse(refusing: boolean): void {
    this.#refusing = refusing;
  }

  /** Handles a request whose path is that of this source. */
  handle(exchange: Exchange, inPath: Readonly<Record<string, string>>): void {
    const { cors } = this.#parts.options;
    this.#guarded(exchange, () => {
      if (cors !== undefined) exchange.extraHeaders = corsHeaders(exchange.head, cors.origins);
      if (exchange.head.method === 'OPTIONS') void exchange.answer(answerOptions(exchange.head, this.#parts.options));
      else this.#receive(exchange, this.#checkHead(exchange), inPath);
    });
  }

  /** Answers what takes too long to come. */
  expireReceiving(requestTimeoutMs: number): void {
    const latest = this.#parts.clock.now() - requestTimeoutMs;
    for (const reception of this.#receiving) {
      const { exchange, begunAtMs } = reception;
      if (begunAtMs > latest) break;
      exchange.isLast = true;
      this.#answer(exchange, new ProblemError(408, `The request did not come within ${requestTimeoutMs} ms.`));
      this.#endReception(reception);
      exchange.request.destroy();
    }
  }

  /** Everything that can be said before the body: gives how that is packed. */
  #checkHead(exchange: Exchange): string | undefined {
    const { options, book } = this.#parts;
    const { head } = exchange;
    if (head.method !== 'POST')
      throw new ProblemError(405, `Expected POST, found ${head.method}.`, { headers: { allow: 'POST, OPTIONS' } });
    this.#checkCredentials(head);
    if (Number(headerOf(head, 'content-length') ?? 0) > options.maxBodyBytes) throw tooLarge(options.maxBodyBytes);
    const encoding = contentEncodingOf(headerOf(head, 'content-encoding'));
    if (this.#refusing) throw new ProblemError(503, stopping().detail, stopping());
    const isFull =
      book.waitingRecords >= options.maxWaitingRecords ||
      book.waitingBytes + this.#receivingBytes >= options.maxWaitingBytes;
    if (isFull) throw new ProblemError(429, tooMuch().detail, tooMuch());
    return encoding;
  }

  #receive(exchange: Exchange, encoding: string | undefined, inPath: Readonly<Record<string, string>>): void {
    const { options, clock } = this.#parts;
    const reception: Reception = { exchange, begunAtMs: clock.now(), bytes: 0, previous: undefined, next: undefined };
    const over = (): void => this.#endReception(reception);
    this.#receiving.add(reception);
    exchange.onGone(over);
    receiveBody(exchange.request, {
      piece: (bytes) => {
        reception.bytes += bytes;
        this.#receivingBytes += bytes;
        if (exchange.answered) return false;
        if (reception.bytes <= options.maxBodyBytes && this.#receivingBytes <= 2 * options.maxWaitingBytes) return true;
        const problem =
          reception.bytes > options.maxBodyBytes
            ? tooLarge(options.maxBodyBytes)
            : new ProblemError(429, tooMuch().detail, tooMuch());
        over();
        this.#answer(exchange, problem);
        return false;
      },
      complete: (body) => {
        over();
        if (exchange.answered) return;
        if (encoding === undefined) this.#guarded(exchange, () => this.#complete(exchange, body, body, inPath));
        else
          void this.#unpack(exchange, body, encoding).then((plain) => {
            if (plain !== undefined) this.#guarded(exchange, () => this.#complete(exchange, body, plain, inPath));
          });
      },
    });
    exchange.beginBody();
  }

  #endReception(reception: Reception): void {
    if (this.#receiving.remove(reception)) this.#receivingBytes -= reception.bytes;
  }

  /** Signed is what came, so it is checked before anything is unpacked. */
  async #unpack(exchange: Exchange, body: Buffer, encoding: string): Promise<Buffer | undefined> {
    try {
      this.#checkSignature(exchange.head, body);
      return await unpackBody(body, encoding, this.#parts.options.maxBodyBytes);
    } catch (thrown) {
      this.#answer(exchange, thrown);
      return undefined;
    }
  }

  #complete(exchange: Exchange, raw: Buffer, body: Buffer, inPath: Readonly<Record<string, string>>): void {
    const { book, options } = this.#parts;
    const { head } = exchange;
    if (exchange.answered) return;
    if (this.#refusing) throw new ProblemError(503, stopping().detail, stopping());
    if (raw === body) this.#checkSignature(head, raw);
    const challenge = this.#webhook?.answersChallenges === true ? slackChallenge(head, body) : undefined;
    if (challenge !== undefined) {
      void exchange.answer(textAnswer(200, 'text/plain; charset=utf-8', challenge));
      return;
    }
    const events: readonly AnyCloudEvent[] =
      this.#webhook === undefined
        ? requestToEvents(head, body)
        : [webhookToEvent({ head, body, inPath }, this.#webhook.templates)];
    if (events.length > options.maxEvents)
      throw new ProblemError(413, `Expected a batch of at most ${options.maxEvents} events, found ${events.length}.`);
    const request = book.take(events, head.headerBytes + body.length, (answer) => exchange.answer(answer));
    exchange.onGone(() => book.gone(request));
  }

  #checkSignature(head: RequestHead, body: Buffer): void {
    const signature = this.#webhook?.signature;
    if (signature !== undefined) checkSignature(signature, head, body, this.#parts.clock.now());
  }

  #guarded(exchange: Exchange, work: () => void): void {
    try {
      work();
    } catch (thrown) {
      this.#answer(exchange, thrown);
    }
  }

  #answer(exchange: Exchange, thrown: unknown): void {
    if (thrown instanceof ProblemError) {
      void exchange.answer(answerOf(thrown.problem));
      return;
    }
    const { message: reason } = isConnectorError(thrown) ? thrown : toConnectorError(thrown);
    this.#parts.logger.error('A request could not be handled', { reason });
    void exchange.answer(answerOf({ status: 500, detail: 'The receiver could not handle the request.' }));
  }
}
