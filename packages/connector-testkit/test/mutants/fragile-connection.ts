import { connect, type Socket } from 'node:net';
import { ConnectorError, classifySystemError } from '@eventmesh/connector-api';
import type { ReferenceOptions } from '../../src/reference/reference-options.ts';

const answerMs = 1_500;

/** A connection to a reference server that takes each piece it receives for a whole answer: whoever uses it is a mutant. */
export class FragileConnection {
  readonly #options: ReferenceOptions;
  #socket: Socket | undefined;
  #onPiece: ((piece: string) => void) | undefined;
  #reject: ((error: ConnectorError) => void) | undefined;
  #failure: unknown;

  constructor(options: ReferenceOptions) {
    this.#options = options;
  }

  /** Sends a request, over a new connection if need be, and hands each piece that comes to `understand` until that gives something. */
  async ask<T>(request: object, signal: AbortSignal, understand: (piece: string) => T | undefined): Promise<T> {
    const socket = this.#socket ?? this.#connect();
    const hangUp = (): void => void socket.destroy();
    signal.addEventListener('abort', hangUp, { once: true });
    const timer = setTimeout(hangUp, answerMs);
    try {
      return await new Promise<T>((resolve, reject) => {
        this.#reject = reject;
        this.#onPiece = (piece) => {
          const understood = understand(piece);
          if (understood !== undefined) resolve(understood);
        };
        socket.write(`${JSON.stringify({ n: 2, ...request })}\n`);
      });
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', hangUp);
    }
  }

  close(): void {
    this.#socket?.destroy();
  }

  #connect(): Socket {
    const { host, port, token } = this.#options;
    const socket = connect({ host, port, noDelay: true });
    socket.setEncoding('utf8');
    socket.on('error', (error) => (this.#failure = error));
    socket.on('data', (piece: string) => this.#onPiece?.(piece));
    socket.on('close', () => {
      this.#socket = undefined;
      const gone = new ConnectorError('UNAVAILABLE', 'The connection is gone.');
      this.#reject?.(this.#failure === undefined ? gone : classifySystemError(this.#failure, 'The connection is gone'));
      this.#failure = undefined;
    });
    socket.write(`${JSON.stringify({ n: 1, op: 'hello', token })}\n`);
    this.#socket = socket;
    return socket;
  }
}

/** The error in an answer, if it tells of one. */
export function errorIn(piece: string): ConnectorError | undefined {
  const [, code] = /"error":\{"code":"(OVERLOADED|UNAUTHENTICATED)"/.exec(piece) ?? [];
  if (code === undefined) return undefined;
  return new ConnectorError(code as 'OVERLOADED' | 'UNAUTHENTICATED', 'The server refuses.', { retryAfterMs: 200 });
}
