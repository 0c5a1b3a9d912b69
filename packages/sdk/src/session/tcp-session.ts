import type { Socket } from 'node:net';
import {
  classifySystemError,
  ConnectorError,
  toConnectorError,
  type Clock,
  type Logger,
} from '@eventmesh/connector-api';
import { classifyServerAnswer } from '../classify-server-answer.ts';
import type { HelloBody } from '../protocol/bodies.ts';
import type { Command } from '../protocol/commands.ts';
import { encodeFrame } from '../protocol/encode-frame.ts';
import { FrameDecoder } from '../protocol/frame-decoder.ts';
import type { Frame, FrameHeader } from '../protocol/frame.ts';
import type { Endpoint } from './endpoint.ts';
import { openSocket, type TlsOptions } from './open-socket.ts';
import { PendingAnswers } from './pending-answers.ts';
import { readRedirect } from './read-redirect.ts';
import { withDeadline } from './with-deadline.ts';

/** What a session needs. */
export interface SessionSettings {
  readonly endpoint: Endpoint;
  /** Who we are; the session adds its own address. */
  readonly hello: HelloBody;
  readonly tls: TlsOptions | undefined;
  readonly connectTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly heartbeatMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: () => number;
  /** Takes what the server pushes: events and requests. */
  onPush(frame: Frame, session: TcpSession): void;
  /** Hears once that the session has come to an end by itself, and where the server wants us instead. */
  onEnd(reason: ConnectorError, redirect: Endpoint | undefined): void;
}

/** One request. */
export interface SessionRequest {
  readonly command: Command;
  readonly body?: Uint8Array | object | undefined;
  readonly properties?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
  /** What is being done, for errors: `Cannot publish event '1'`. */
  readonly doing: string;
}

const pushes: ReadonlySet<string> = new Set([
  'ASYNC_MESSAGE_TO_CLIENT',
  'BROADCAST_MESSAGE_TO_CLIENT',
  'REQUEST_TO_CLIENT',
] satisfies Command[]);
const goodbyeMs = 1000;
/** The Java client has ten random digits. */
const seqRange = 1_000_000_000;

/** One connection to a server, on which we are known to it: from HELLO_REQUEST to the goodbye. */
export class TcpSession {
  readonly endpoint: Endpoint;
  readonly #settings: SessionSettings;
  readonly #socket: Socket;
  readonly #pending = new PendingAnswers();
  readonly #decoder = new FrameDecoder();
  #seq: number;
  #ended: ConnectorError | undefined;
  #closing = false;
  #cancelHeartbeat = (): void => {};

  private constructor(settings: SessionSettings, socket: Socket) {
    this.endpoint = settings.endpoint;
    this.#settings = settings;
    this.#socket = socket;
    this.#seq = seqRange + Math.floor(settings.random() * seqRange);
    socket.on('data', (bytes: Buffer) => this.#receive(bytes));
    socket.on('error', (error) => this.#end(classifySystemError(error, `The connection to ${this.#name} broke`)));
    socket.on('close', () => this.#end(this.#unavailable('closed the connection')));
  }

  /**
   * Connects and introduces us.
   *
   * @throws ConnectorError `UNAVAILABLE`, `TIMEOUT`, `UNAUTHENTICATED`, `INVALID_OPTIONS`
   */
  static async open(settings: SessionSettings, signal?: AbortSignal): Promise<TcpSession> {
    const { endpoint, tls, clock, connectTimeoutMs: timeoutMs } = settings;
    const doing = `Cannot open a session with EventMesh at ${endpoint.name}`;
    return await withDeadline({ clock, timeoutMs, signal, doing }, async (until) => {
      const socket = await openSocket(endpoint, tls, until);
      const session = new TcpSession(settings, socket);
      try {
        const body = { ...settings.hello, host: socket.localAddress ?? '', port: socket.localPort ?? 0 };
        await session.expect({ command: 'HELLO_REQUEST', body, timeoutMs, signal: until, doing });
      } catch (thrown) {
        session.abandon(toConnectorError(thrown));
        throw thrown;
      }
      session.#beatLater();
      return session;
    });
  }

  /** Whether it can be used. */
  get isOpen(): boolean {
    return this.#ended === undefined && !this.#closing;
  }

  /**
   * Sends a request and gives its answer, whatever that says.
   *
   * @throws ConnectorError `TIMEOUT` without an answer, `UNAVAILABLE` when the session ends or the signal aborts: whether the server
   *   acted is not known then; `TOO_LARGE`
   */
  async request({ command, body, properties = {}, timeoutMs, signal, doing }: SessionRequest): Promise<Frame> {
    const { clock, requestTimeoutMs } = this.#settings;
    const limit = { clock, timeoutMs: timeoutMs ?? requestTimeoutMs, signal, doing };
    return await withDeadline(limit, async (until) => {
      if (until.aborted) throw until.reason;
      if (this.#ended !== undefined) throw this.#ended;
      this.#seq += 1;
      const seq = String(this.#seq);
      this.#socket.write(encodeFrame({ cmd: command, code: 0, seq, properties }, bytesOf(body)));
      return await this.#pending.answerTo(seq, until);
    });
  }

  /** As {@link request}; an answer with another code than 0 is an error, see `classifyServerAnswer`. */
  async expect(request: SessionRequest): Promise<Frame> {
    const answer = await this.request(request);
    if (answer.header.code === 0) return answer;
    throw this.refusal(request.doing, answer);
  }

  /** The error that an answer with another code than 0 is. */
  refusal(doing: string, { header }: Frame): ConnectorError {
    return classifyServerAnswer(doing, header.desc ?? `code ${header.code}`, this.#secrets);
  }

  /** Sends what has no answer; says whether it could. */
  send(header: FrameHeader, body?: Uint8Array): boolean {
    if (this.#ended !== undefined) return false;
    this.#socket.write(encodeFrame(header, body));
    return true;
  }

  /** Says goodbye, for a second at most, and lets go of everything. Never rejects; `onEnd` is not called any more. */
  async close(): Promise<void> {
    if (this.isOpen) {
      this.#closing = true;
      const request = { command: 'CLIENT_GOODBYE_REQUEST', timeoutMs: goodbyeMs, doing: 'Cannot say goodbye' } as const;
      const unsaid = (thrown: unknown) => {
        this.#settings.logger.debug('EventMesh did not answer the goodbye', {
          reason: toConnectorError(thrown).message,
        });
      };
      await this.request(request).catch(unsaid);
    }
    this.abandon(this.#unavailable('is no longer connected: the session was closed'));
    if (!this.#socket.closed) await new Promise((resolve) => this.#socket.once('close', resolve));
  }

  /** Drops the connection at once; what waits for an answer rejects with the reason. `onEnd` is not called. */
  abandon(reason: ConnectorError): void {
    this.#closing = true;
    this.#end(reason);
  }

  #receive(bytes: Buffer): void {
    try {
      for (const frame of this.#decoder.decode(bytes)) {
        if (this.#ended !== undefined) return;
        this.#handle(frame);
      }
    } catch (thrown) {
      const { message } = toConnectorError(thrown);
      this.#end(new ConnectorError('UNAVAILABLE', `${this.#name} cannot be understood: ${message}`, { cause: thrown }));
    }
  }

  #handle(frame: Frame): void {
    const { cmd, seq, desc } = frame.header;
    if (pushes.has(cmd)) {
      this.#settings.onPush(frame, this);
    } else if (cmd === 'SERVER_GOODBYE_REQUEST') {
      this.#end(this.#unavailable(`said goodbye${desc ? `: ${desc}` : ''}`));
    } else if (cmd === 'REDIRECT_TO_CLIENT') {
      const target = readRedirect(frame);
      this.#end(this.#unavailable(`sends us to ${target?.name ?? 'another server'}`), target);
    } else if (!this.#pending.settle(seq ?? '', frame)) {
      this.#settings.logger.debug('EventMesh answered what nobody asked, or too late', { command: cmd, seq });
    }
  }

  #beatLater(): void {
    if (!this.isOpen) return;
    const { clock, heartbeatMs } = this.#settings;
    this.#cancelHeartbeat = clock.schedule(heartbeatMs, () => void this.#beat());
  }

  async #beat(): Promise<void> {
    try {
      await this.request({ command: 'HEARTBEAT_REQUEST', doing: `${this.#name} did not answer a heartbeat` });
      this.#beatLater();
    } catch (thrown) {
      this.#end(toConnectorError(thrown));
    }
  }

  #end(reason: ConnectorError, redirect?: Endpoint): void {
    if (this.#ended !== undefined) return;
    this.#ended = reason;
    this.#cancelHeartbeat();
    this.#pending.rejectAll(reason);
    this.#socket.destroy();
    if (!this.#closing) this.#settings.onEnd(reason, redirect);
  }

  get #name(): string {
    return `EventMesh at ${this.endpoint.name}`;
  }

  get #secrets(): readonly string[] {
    const { password, token } = this.#settings.hello;
    return [password ?? '', token ?? ''];
  }

  #unavailable(what: string): ConnectorError {
    return new ConnectorError('UNAVAILABLE', `${this.#name} ${what}.`);
  }
}

function bytesOf(body: Uint8Array | object | undefined): Uint8Array | undefined {
  return body === undefined || body instanceof Uint8Array ? body : Buffer.from(JSON.stringify(body), 'utf8');
}
