import { ConnectorError } from '@eventmesh/connector-api';
import type { RabbitmqSession } from './rabbitmq-session.ts';

/** Keeps one session: the one that lives, or a new one when it is asked for after a loss. It opens one at a time, and never by itself. */
export class Keeper<Session extends Pick<RabbitmqSession, 'lost' | 'close'>> {
  readonly #doing: string;
  readonly #open: (signal: AbortSignal) => Promise<Session>;
  readonly #closed = new AbortController();
  #opening: Promise<Session> | undefined;
  #session: Session | undefined;

  constructor(doing: string, open: (signal: AbortSignal) => Promise<Session>) {
    this.#doing = doing;
    this.#open = open;
  }

  /** The session that lives now, if there is one. */
  get current(): Session | undefined {
    return this.#session?.lost === undefined ? this.#session : undefined;
  }

  /** A session that lives. Whoever asks while one is opened waits for that; the signal of the first one ends it. */
  async live(signal: AbortSignal): Promise<Session> {
    if (this.#closed.signal.aborted) throw this.#closedError();
    if (this.current !== undefined) return this.current;
    this.#opening ??= this.#openOne(signal).finally(() => (this.#opening = undefined));
    return await this.#opening;
  }

  /** Ends it for good. Never rejects. */
  async close(): Promise<void> {
    this.#closed.abort();
    // Why it could not be opened is told to whoever asked for it.
    await this.#opening?.catch(() => {});
    await this.#session?.close();
  }

  async #openOne(signal: AbortSignal): Promise<Session> {
    const session = await this.#open(AbortSignal.any([signal, this.#closed.signal]));
    this.#session = session;
    if (!this.#closed.signal.aborted) return session;
    await session.close();
    throw this.#closedError();
  }

  #closedError(): ConnectorError {
    return new ConnectorError('UNAVAILABLE', `${this.#doing}: it is closed.`);
  }
}
