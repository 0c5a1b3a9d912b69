import { connect as connectSocket } from 'node:net';
import { ConnectorError } from '@eventmesh/connector-api';
import { connect, type Channel, type ChannelModel, type ConfirmChannel, type SocketOptions } from 'amqplib';
import { classifyRabbitmqError } from '../classify-rabbitmq-error.ts';
import type { ConnectionSettings } from './connection-settings.ts';
import { within } from './within.ts';

/** How long a farewell may take before the socket is torn, in milliseconds. */
const farewellMs = 2000;

/**
 * One connection with one channel. It lives once: when either is lost, so is the session, for a reason that {@link lost} tells, and
 * the next one has to be opened. The client's own recovery stays off.
 */
export class RabbitmqSession<Kind extends Channel = Channel> {
  readonly channel: Kind;
  readonly #model: ChannelModel;
  readonly #socket: AbortController;
  readonly #settings: ConnectionSettings;
  readonly #watchers = new Set<(reason: ConnectorError) => void>();
  #lost: ConnectorError | undefined;
  #blocked: string | undefined;
  #closing = false;

  /** Opens one whose channel confirms what is published. */
  static openConfirming(settings: ConnectionSettings, signal: AbortSignal): Promise<RabbitmqSession<ConfirmChannel>> {
    return openSession(settings, signal, (model) => model.createConfirmChannel());
  }

  /** Opens one with a plain channel. */
  static open(settings: ConnectionSettings, signal: AbortSignal): Promise<RabbitmqSession> {
    return openSession(settings, signal, (model) => model.createChannel());
  }

  constructor(parts: { model: ChannelModel; channel: Kind; socket: AbortController; settings: ConnectionSettings }) {
    const { model, channel, socket, settings } = parts;
    this.channel = channel;
    this.#model = model;
    this.#socket = socket;
    this.#settings = settings;
    model.on('error', (error) => this.fail(error));
    model.on('close', (error) => this.fail(error ?? new Error('The connection was closed.')));
    model.on('blocked', (reason) => (this.#blocked = reason));
    model.on('unblocked', () => (this.#blocked = undefined));
    channel.on('error', (error) => this.fail(error));
    // A connection that is lost closes its channels first, and says why right after that.
    channel.on('close', () =>
      queueMicrotask(() => {
        if (!this.#closing) this.fail(new Error('The channel was closed.'));
      }),
    );
  }

  /** Why it is over; undefined while it lives. */
  get lost(): ConnectorError | undefined {
    return this.#lost;
  }

  /** Why RabbitMQ takes no messages from anyone just now; undefined while it does. */
  get blocked(): string | undefined {
    return this.#blocked;
  }

  /** Calls `listener` once when the session is lost. Gives what takes the listener away again. */
  onLost(listener: (reason: ConnectorError) => void): () => void {
    this.#watchers.add(listener);
    return () => this.#watchers.delete(listener);
  }

  /** Asks for something on the channel. It ends with an answer, at the deadline, on abort, or when the session is lost. */
  async call<Result>(doing: string, work: Promise<Result>, signal?: AbortSignal): Promise<Result> {
    const { requestTimeoutMs: ms } = this.#settings;
    let forget: (() => void) | undefined;
    const loss = new Promise<never>((_, reject) => (forget = this.onLost(reject)));
    try {
      const ended = (why: 'late' | 'aborted'): ConnectorError => {
        const error = endedError(why, doing, ms);
        // A server that does not answer may be a connection that is dead and does not know it.
        if (why === 'late') this.fail(error);
        return error;
      };
      return await within(Promise.race([work, loss]), { ms, signal, ended });
    } catch (thrown) {
      throw classifyRabbitmqError(thrown, doing);
    } finally {
      forget?.();
    }
  }

  /** Asks for something on a channel of its own, which may be closed by it: a queue that is not there closes the one that asks. */
  async callApart<Result>(
    doing: string,
    work: (channel: Channel) => Promise<Result>,
    signal: AbortSignal,
  ): Promise<Result> {
    const channel = await this.call(doing, this.#model.createChannel(), signal);
    // The call rejects with the same error.
    channel.on('error', () => {});
    const result = await this.call(doing, work(channel), signal);
    await this.call(doing, channel.close(), signal);
    return result;
  }

  /** Declares it lost, tears the socket, and tells whoever waits. */
  fail(reason: unknown): void {
    if (this.#lost !== undefined) return;
    this.#lost = classifyRabbitmqError(reason, `Lost the connection to RabbitMQ at ${this.#settings.place}`);
    this.#socket.abort();
    for (const tell of this.#watchers) tell(this.#lost);
    this.#watchers.clear();
  }

  /** Lets what was sent go out, says goodbye, and tears the socket. Never rejects. */
  async close(): Promise<void> {
    if (this.#lost === undefined) {
      this.#closing = true;
      const farewell = this.channel.close().then(() => this.#model.close());
      const ended = (): Error => new Error('No farewell.');
      // Whatever comes of it, the socket is torn next.
      await within(farewell, { ms: farewellMs, ended }).catch(() => {});
    }
    this.fail(new ConnectorError('UNAVAILABLE', `The connection to RabbitMQ at ${this.#settings.place} is closed.`));
  }
}

async function openSession<Kind extends Channel>(
  settings: ConnectionSettings,
  signal: AbortSignal,
  openChannel: (model: ChannelModel) => Promise<Kind>,
): Promise<RabbitmqSession<Kind>> {
  const { connectTimeoutMs: ms, place } = settings;
  const doing = `Cannot connect to RabbitMQ at ${place}`;
  const socket = new AbortController();
  const opening = (async () => {
    const model = await connect(clientOptions(settings), socketOptions(settings, socket.signal));
    // What happens until the session listens.
    const early: unknown[] = [];
    model.on('error', (error) => early.push(error));
    model.on('close', (error) => early.push(error ?? new Error('The connection was closed.')));
    const session = new RabbitmqSession({ model, channel: await openChannel(model), socket, settings });
    if (early.length > 0) throw early[0];
    return session;
  })();
  try {
    return await within(opening, { ms, signal, ended: (why) => endedError(why, doing, ms) });
  } catch (thrown) {
    socket.abort();
    throw classifyRabbitmqError(thrown, doing);
  }
}

function clientOptions({ host, port, vhost, username, password, tls, heartbeatSeconds }: ConnectionSettings) {
  const protocol = tls === undefined ? 'amqp' : 'amqps';
  // The client decodes it once more.
  return {
    protocol,
    hostname: host,
    port,
    username,
    password,
    heartbeat: heartbeatSeconds,
    vhost: encodeURIComponent(vhost),
  };
}

/** An encrypted socket knows no signal, so it gets one below it that does. */
function socketOptions({ host, port, tls }: ConnectionSettings, signal: AbortSignal): SocketOptions {
  if (tls === undefined) return { noDelay: true, signal } as SocketOptions;
  const socket = connectSocket({ host, port, signal });
  // The encrypted socket tells it.
  socket.on('error', () => {});
  return { ...Object.fromEntries(Object.entries(tls).filter(([, value]) => value !== undefined)), socket };
}

function endedError(why: 'late' | 'aborted', doing: string, ms: number): ConnectorError {
  if (why === 'aborted') return new ConnectorError('TIMEOUT', `${doing}: it was given up.`);
  return new ConnectorError('TIMEOUT', `${doing}: there was no answer within ${ms} ms.`);
}
