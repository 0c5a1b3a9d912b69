import { ConnectorError, pause, toConnectorError, type Clock, type Logger } from '@eventmesh/connector-api';
import { checkCount } from './check-options.ts';
import type { Delivery } from './delivery.ts';
import { SubscriptionBuffer } from './subscription-buffer.ts';
import { Backoff, type CheckedBackoff } from './transport/backoff.ts';
import type { Feed, MeshTransport } from './transport/mesh-transport.ts';

/** What to subscribe to. */
export interface SubscribeOptions {
  /** At least one; none of them empty. */
  readonly topics: readonly string[];
  /** Its members share the events. Default: the client's group. */
  readonly group?: string | undefined;
  /** Whether each event goes to one member of the group, or to all. Default: `clustering`. */
  readonly mode?: 'clustering' | 'broadcasting' | undefined;
  /** Whether requests are answered here, with `delivery.reply`. Default: false. */
  readonly replies?: boolean | undefined;
  /** So many deliveries wait at most to be taken, at least 1, and a few that were on their way. Default: 500. */
  readonly maxBuffered?: number | undefined;
  /** So many bytes of deliveries wait at most, at least 1, and a few that were on their way. Default: 16777216. */
  readonly maxBufferedBytes?: number | undefined;
  /** Closes the subscription. */
  readonly signal?: AbortSignal | undefined;
}

/** What a subscription is doing. */
export type SubscriptionState = 'connecting' | 'listening' | 'suspended' | 'closed';

/** What a {@link Subscription} needs of its client. */
export interface SubscriptionParts {
  readonly transport: MeshTransport;
  readonly options: SubscribeOptions & { readonly group: string };
  readonly reconnect: CheckedBackoff;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: () => number;
  onClosed(): void;
}

const defaultMaxBuffered = 500;
const defaultMaxBufferedBytes = 16 * 1024 * 1024;
/** A session that held so long was a good one: the pause after it is short. */
const stableAfterMs = 10_000;

/**
 * Deliveries of some topics, by `for await` or by {@link Subscription.take}; not both at a time. Connects by itself, again when the
 * session ends, and elsewhere when the server says so.
 *
 * **Back-pressure.** EventMesh pushes whatever it has, and its protocol has no way to pause it. So, when as much waits here as may,
 * the subscription takes leave: it unsubscribes, which the server answers, and keeps its connection, so that what has come can still
 * be acknowledged; nothing that waits is dropped. Once half of it was taken, it subscribes again. Meanwhile the events wait in the
 * server's storage or go to other members of the group; with the standalone storage, which forgets a topic without subscribers,
 * publishing to it fails for good if this was the only one: take fast enough there.
 */
export class Subscription implements AsyncIterable<Delivery>, AsyncDisposable {
  /** How long after its arrival a delivery can be acknowledged, in milliseconds: after that the server drops it for good. */
  readonly ackDeadlineMs: number;
  readonly #parts: SubscriptionParts;
  readonly #logger: Logger;
  readonly #buffer = new SubscriptionBuffer();
  readonly #backoff: Backoff;
  readonly #stop = new AbortController();
  readonly #maxBuffered: number;
  readonly #maxBytes: number;
  readonly #running: Promise<void>;
  #state: SubscriptionState = 'connecting';
  #problem: ConnectorError | undefined;
  #attempts = 0;
  #feed: Feed | undefined;
  /** Ends the feed. */
  #drop = (_reason: ConnectorError): void => {};
  #changing = false;
  #left = false;

  constructor(parts: SubscriptionParts) {
    const { options, transport, reconnect, random, logger } = parts;
    this.#parts = parts;
    this.#logger = logger.child({ topics: options.topics, group: options.group });
    this.ackDeadlineMs = transport.ackDeadlineMs;
    this.#backoff = new Backoff(reconnect, random);
    this.#maxBuffered = options.maxBuffered ?? defaultMaxBuffered;
    this.#maxBytes = options.maxBufferedBytes ?? defaultMaxBufferedBytes;
    const close = (): void => void this.close();
    options.signal?.addEventListener('abort', close, { once: true });
    this.#stop.signal.addEventListener('abort', () => options.signal?.removeEventListener('abort', close));
    if (options.signal?.aborted === true) this.#stop.abort();
    // Only once whoever subscribes has it: a subscription may be closed from the beginning.
    this.#running = Promise.resolve().then(async () => await this.#run());
  }

  /** What it is doing. */
  get state(): SubscriptionState {
    return this.#state;
  }

  /** Why it is `connecting`; undefined when all is well. */
  get problem(): ConnectorError | undefined {
    return this.#problem;
  }

  /** How many deliveries wait to be taken. */
  get buffered(): number {
    return this.#buffer.length;
  }

  /**
   * Resolves once the server has taken the subscription. Goes on trying when it rejects.
   *
   * @throws ConnectorError why the attempt failed that was under way or came next; `UNAVAILABLE` when the signal aborts or the
   *   subscription is closed
   */
  async ready(signal?: AbortSignal): Promise<void> {
    const before = this.#attempts;
    for (;;) {
      if (this.#state === 'listening' || this.#state === 'suspended') return;
      if (this.#state === 'closed') throw new ConnectorError('UNAVAILABLE', 'The subscription is closed.');
      if (this.#problem !== undefined && this.#attempts > before) throw this.#problem;
      if (signal?.aborted === true)
        throw new ConnectorError('UNAVAILABLE', 'Waiting for the subscription: it was broken off.');
      await this.#buffer.changed(signal);
    }
  }

  /**
   * Takes what is there, up to `max` deliveries; waits for the first. `[]` when the signal aborts, and once the subscription is closed.
   *
   * @throws ConnectorError `INVALID_OPTIONS` when `max` is less than 1
   */
  async take(max: number, signal?: AbortSignal): Promise<readonly Delivery[]> {
    checkCount('max', max);
    while (this.#buffer.length === 0) {
      if (signal?.aborted === true || this.#state === 'closed') return [];
      await this.#buffer.changed(signal);
    }
    const taken = this.#buffer.take(max);
    this.#balance();
    return taken;
  }

  /**
   * Stops the flow for good, within about a request's time: what has come by then can still be taken and acknowledged. Never rejects; may
   * be called again.
   */
  async leave(): Promise<void> {
    this.#left = true;
    this.#balance();
    while (this.#changing || (this.#feed !== undefined && this.#state === 'listening')) {
      if (this.#state === 'closed') return;
      await this.#buffer.changed(undefined);
    }
  }

  /**
   * Gives one delivery after the other. Leaving the loop, by a throw too, closes the subscription: what waits is given up, see
   * {@link Subscription.close}.
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<Delivery, void, undefined> {
    try {
      for (;;) {
        const [delivery] = await this.take(1);
        if (delivery === undefined) return;
        yield delivery;
      }
    } finally {
      await this.close();
    }
  }

  /**
   * Unsubscribes and leaves, within about two requests' time. What still waits is given up: the server hands what was not acknowledged to
   * other members of the group; without any, and with `broadcasting`, it is lost. Never rejects; may be called again.
   */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    const { clock } = this.#parts;
    while (!signal.aborted && !this.#left) {
      const beganAtMs = clock.now();
      const reason = await this.#listen(signal);
      if (signal.aborted) break;
      this.#state = 'connecting';
      this.#problem = reason;
      this.#attempts += 1;
      this.#buffer.wake();
      if (clock.now() - beganAtMs >= stableAfterMs) this.#backoff.reset();
      const pauseMs = this.#backoff.nextMs();
      this.#logger.warn('EventMesh subscription is interrupted', {
        reason: reason.message,
        nextTryInMs: Math.ceil(pauseMs),
      });
      if (pauseMs > 0) await pause(pauseMs, clock, signal);
    }
    // Who has left may still take what has come.
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    this.#state = 'closed';
    this.#buffer.clear();
    this.#buffer.wake();
    this.#parts.onClosed();
  }

  /** Listens until the feed ends, or the subscription is closed; says why it ended. */
  async #listen(signal: AbortSignal): Promise<ConnectorError> {
    const { transport, options } = this.#parts;
    const { topics, group, mode = 'clustering', replies = false } = options;
    let end = (_reason: ConnectorError): void => {};
    const ended = new Promise<ConnectorError>((resolve) => {
      end = resolve;
    });
    const task = { topics, group, mode, replies, onDelivery: this.#arrive.bind(this), onEnd: end };
    let feed: Feed;
    try {
      feed = await transport.listen(task, signal);
    } catch (thrown) {
      return toConnectorError(thrown);
    }
    this.#feed = feed;
    this.#drop = end;
    this.#state = 'listening';
    this.#problem = undefined;
    this.#logger.info('EventMesh subscription is listening');
    this.#buffer.wake();
    this.#balance();
    const stopped = new ConnectorError('UNAVAILABLE', 'The subscription is closed.');
    const abort = (): void => end(stopped);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    const reason = await ended;
    signal.removeEventListener('abort', abort);
    this.#feed = undefined;
    await feed.close();
    return reason;
  }

  #arrive(delivery: Delivery): void {
    if (this.#stop.signal.aborted) return;
    this.#buffer.add(delivery);
    this.#balance();
  }

  /** Stops the flow, or lets it go on, as the buffer is; one change at a time. */
  #balance(): void {
    if (this.#changing || this.#feed === undefined) return;
    if (this.#state === 'listening' && (this.#left || this.#isFull(1))) void this.#change('suspended', this.#feed);
    else if (this.#state === 'suspended' && !this.#left && !this.#isFull(0.5))
      void this.#change('listening', this.#feed);
  }

  #isFull(part: number): boolean {
    return this.#buffer.length >= this.#maxBuffered * part || this.#buffer.bytes >= this.#maxBytes * part;
  }

  async #change(to: 'suspended' | 'listening', feed: Feed): Promise<void> {
    this.#changing = true;
    try {
      await (to === 'suspended' ? feed.suspend() : feed.resume());
      if (this.#feed === feed) this.#state = to;
      this.#logger.info(to === 'suspended' ? 'EventMesh subscription is full' : 'EventMesh subscription goes on');
    } catch (thrown) {
      // Without an answer nobody knows how it stands: the feed is taken down, and a new one begun.
      this.#logger.warn('EventMesh subscription could not be changed', { reason: toConnectorError(thrown).message });
      if (this.#feed === feed) this.#drop(toConnectorError(thrown));
    } finally {
      this.#changing = false;
      this.#buffer.wake();
    }
    this.#balance();
  }
}
