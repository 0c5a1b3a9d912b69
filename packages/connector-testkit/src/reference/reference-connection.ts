import type { Socket } from 'node:net';
import { LineSplitter } from './line-splitter.ts';
import type { Reply, Request } from './protocol.ts';
import type { ReferenceServer } from './reference-server.ts';
import type { TakeLimit } from './reference-upstream.ts';

const overloadedReply = {
  error: { code: 'OVERLOADED', message: 'Too many requests.', retryAfterMs: 200 },
} as const;
const refusedReply = { error: { code: 'UNAUTHENTICATED', message: 'The token is missing or wrong.' } } as const;

interface WaitingRead {
  readonly answer: () => void;
}

/** The server's side of one connection. */
export class ReferenceConnection {
  readonly #socket: Socket;
  readonly #server: ReferenceServer;
  readonly #lines = new LineSplitter();
  #admitted = false;
  #waitingRead: WaitingRead | undefined;
  #stopPushing: (() => void) | undefined;

  constructor(socket: Socket, server: ReferenceServer) {
    this.#socket = socket;
    this.#server = server;
    socket.setEncoding('utf8').setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('data', (piece: string) => {
      for (const line of this.#lines.take(piece)) void this.#take(line);
    });
  }

  /** The client has gone: what it was given comes again. */
  end(): void {
    this.#stopPushing?.();
    this.#waitingRead?.answer();
    this.#server.upstream.gone(this);
  }

  async #take(line: string): Promise<void> {
    const request = parse(line);
    if (request === undefined) return void this.#socket.destroy();
    const reply = await this.#answer(request);
    if (reply === 'hang up') this.#socket.destroy();
    else if (request.op === 'write' && this.#socket.destroyed) this.#server.target.answerLost(request.events, reply);
    else this.#send({ n: request.n, ...reply });
  }

  async #answer(request: Request): Promise<Omit<Reply, 'n'> | 'hang up'> {
    const { upstream, target } = this.#server;
    if (request.op === 'hello') return this.#admit(request.token);
    if (!this.#admitted) return refusedReply;
    if (this.#server.overloaded) {
      this.#server.refusedForLoad += 1;
      return overloadedReply;
    }
    switch (request.op) {
      case 'subscribe':
        if (upstream.mode === 'push-only') this.#push();
        return { result: upstream.begin };
      case 'read':
        return { items: await this.#read(request, request.from, request.waitMs) };
      case 'end-read':
        this.#waitingRead?.answer();
        return {};
      case 'commit':
        upstream.commit(request.numbers);
        return {};
      case 'release':
        upstream.release(request.numbers);
        return {};
      case 'lag':
        return { result: upstream.unsettled ?? null };
      case 'write':
        return await target.write(request.events, request.once);
    }
  }

  #admit(token: string | undefined): Omit<Reply, 'n'> {
    this.#admitted = this.#server.token === undefined || this.#server.token === token;
    return this.#admitted ? {} : refusedReply;
  }

  async #read(limit: TakeLimit, from: Readonly<Record<string, number>>, waitMs: number) {
    const { upstream } = this.#server;
    if (!upstream.hasMore(from)) await this.#untilMore(from, waitMs);
    return this.#socket.destroyed ? [] : upstream.take(this, limit, from);
  }

  /** Waits for something to give, no longer than the client does. */
  async #untilMore(from: Readonly<Record<string, number>>, waitMs: number): Promise<void> {
    const { upstream } = this.#server;
    await new Promise<void>((resolve) => {
      const answer = (): void => {
        clearTimeout(timer);
        stop();
        this.#waitingRead = undefined;
        resolve();
      };
      const timer = setTimeout(answer, waitMs);
      const stop = upstream.onChange(() => upstream.hasMore(from) && answer());
      this.#waitingRead = { answer };
    });
  }

  /** Sends by itself what there is, within the window. */
  #push(): void {
    const { upstream } = this.#server;
    const push = (): void => {
      if (this.#socket.destroyed || !upstream.hasMore({})) return;
      const items = upstream.take(this, { maxRecords: 1_000, maxBytes: Number.MAX_SAFE_INTEGER }, {});
      this.#send({ n: 0, items });
    };
    this.#stopPushing?.();
    this.#stopPushing = upstream.onChange(push);
    push();
  }

  #send(reply: Reply): void {
    if (!this.#socket.destroyed) this.#socket.write(`${JSON.stringify(reply)}\n`);
  }
}

function parse(line: string): (Request & { readonly n: number }) | undefined {
  try {
    return JSON.parse(line) as Request & { readonly n: number };
  } catch {
    return undefined;
  }
}
