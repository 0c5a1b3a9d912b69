import { Agent, request as send } from 'node:http';
import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { attributesToHeaders, eventBody, jsonEventContentType, writeJsonEvent } from '@eventmesh/event-formats';
import type { Address } from '@eventmesh/connector-testkit/conformance';

/** A request as it is sent, whoever receives it. */
export interface OutboxRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

interface Item extends OutboxRequest {
  readonly number: number;
}

/** So many requests are under way at a time. */
const mostAtATime = 64;
/** So long an answer is waited for; then the request is sent again, on another connection. */
const answerMs = 8000;
const tryAgainMs = 20;

/**
 * A client that holds its events until it has got a 2xx, and sends them again otherwise: on any other answer, on none, on an error of the
 * network. It begins them in order, one request for each event. While nothing goes well it sends one at a time.
 */
export class Outbox implements AsyncDisposable {
  readonly #path: string;
  readonly #headers: Readonly<Record<string, string>>;
  #address: Address;
  #agent = new Agent({ keepAlive: true });
  #waiting: Item[] = [];
  #count = 0;
  #underWay = 0;
  #isWell = false;
  #isDown = false;
  #pause: NodeJS.Timeout | undefined;
  #probing: NodeJS.Timeout | undefined;

  constructor(address: Address, path: string, headers: Readonly<Record<string, string>> = {}) {
    this.#address = address;
    this.#path = path;
    this.#headers = headers;
  }

  /** Takes requests over: from now on they are sent until they are taken. */
  put(requests: readonly OutboxRequest[]): void {
    for (const each of requests) this.#waiting.push({ ...each, number: (this.#count += 1) });
    this.#pump();
  }

  /** Sends by way of another address from now on. */
  via(address: Address): void {
    this.#address = address;
    this.#hangUp();
  }

  /** The client ends in the middle of what it does. What it has taken over, it keeps. */
  goDown(): void {
    this.#isDown = true;
    this.#hangUp();
  }

  /** The client is there again. */
  comeUp(): void {
    this.#isDown = false;
    this.#pump();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#pause);
    clearTimeout(this.#probing);
    this.goDown();
    this.#waiting = [];
  }

  #hangUp(): void {
    this.#agent.destroy();
    this.#agent = new Agent({ keepAlive: true });
  }

  #pump(): void {
    while (!this.#isDown && this.#pause === undefined && this.#underWay < (this.#isWell ? mostAtATime : 1)) {
      const item = this.#waiting.shift();
      if (item === undefined) return;
      this.#underWay += 1;
      this.#probe();
      void this.#isTaken(item).then((isTaken) => this.#sent(item, isTaken));
    }
  }

  /** A request that is not refused at once waits for its answer, maybe for long: that is no reason to keep the others. */
  #probe(): void {
    if (this.#isWell) return;
    this.#probing ??= setTimeout(() => {
      this.#probing = undefined;
      if (this.#underWay > 0) this.#isWell = true;
      this.#pump();
    }, tryAgainMs);
  }

  #sent(item: Item, isTaken: boolean): void {
    this.#underWay -= 1;
    if (isTaken) {
      this.#isWell = true;
    } else {
      const behind = this.#waiting.findIndex(({ number }) => number > item.number);
      this.#waiting.splice(behind < 0 ? this.#waiting.length : behind, 0, item);
      this.#isWell = false;
      clearTimeout(this.#probing);
      this.#probing = undefined;
      this.#pause ??= setTimeout(() => {
        this.#pause = undefined;
        this.#pump();
      }, tryAgainMs);
    }
    this.#pump();
  }

  #isTaken({ headers, body }: Item): Promise<boolean> {
    const { host, port } = this.#address;
    const options = { host, port, path: this.#path, method: 'POST', agent: this.#agent };
    return new Promise((resolve) => {
      const request = send({ ...options, headers: { ...headers, ...this.#headers, 'content-length': body.length } });
      const timer = setTimeout(() => request.destroy(), answerMs);
      const over = (isTaken: boolean): void => {
        clearTimeout(timer);
        resolve(isTaken);
      };
      request.on('error', () => over(false));
      request.on('close', () => over(false));
      request.on('response', (response) => {
        const { statusCode = 0 } = response;
        response.on('error', () => over(false));
        response.on('end', () => over(statusCode >= 200 && statusCode < 300));
        response.resume();
      });
      request.end(body);
    });
  }
}

/** An event in structured mode. */
export function structured(event: AnyCloudEvent): OutboxRequest {
  return { headers: { 'content-type': jsonEventContentType }, body: Buffer.from(writeJsonEvent(event)) };
}

/** An event in binary mode. */
export function binary(event: AnyCloudEvent): OutboxRequest {
  const { bytes = Buffer.alloc(0), contentType } = eventBody(event);
  const type = contentType === undefined ? {} : { 'content-type': contentType };
  return { headers: { ...attributesToHeaders(event, { prefix: 'ce-', percentEncode: true }), ...type }, body: bytes };
}
