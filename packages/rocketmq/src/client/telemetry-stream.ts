import type { ClientDuplexStream } from '@grpc/grpc-js';
import { ConnectorError, type Clock, type Logger } from '@eventmesh/connector-api';
import { checkStatus } from '../protocol/status.ts';
import { statusCodes } from '../protocol/wire-constants.ts';
import type { WireTelemetryCommand } from '../protocol/wire-types.ts';

/** What a telemetry stream works with. */
export interface TelemetryParts {
  readonly clock: Clock;
  readonly logger: Logger;
  /** The client's settings, sent first on each stream: the server serves a consumer only once it has them. */
  readonly settings: object;
  /** What it may mean that the server says nothing for so long. */
  silence(timeoutMs: number): ConnectorError;
  open(): ClientDuplexStream<object, WireTelemetryCommand>;
}

const firstPauseMs = 200;
const longestPauseMs = 3000;
/** gRPC statuses with which a server says no, rather than not now: invalid argument, permission denied, unimplemented, unauthenticated. */
const refusals: ReadonlySet<unknown> = new Set([3, 7, 12, 16]);

/** Keeps one telemetry stream to one server alive until it is closed. */
export class TelemetryStream {
  readonly #parts: TelemetryParts;
  #stream: ClientDuplexStream<object, WireTelemetryCommand> | undefined;
  #ready = false;
  #closed = false;
  #pauseMs = firstPauseMs;
  /** Why the last stream ended, unless the server has answered since. */
  #failure: unknown;
  #cancelPause: (() => void) | undefined;
  #waiters = new Set<{ resolve(): void; reject(error: unknown): void }>();

  constructor(parts: TelemetryParts) {
    this.#parts = parts;
    this.#connect();
  }

  /** Whether the server has answered the settings on the present stream. */
  get ready(): boolean {
    return this.#ready;
  }

  /**
   * Resolves once the server has answered the settings. Rejects when it refuses them or the stream; after `timeoutMs`, with the last failure
   * of the stream if there is one; on `signal`, and on close.
   */
  async whenReady(timeoutMs: number, signal?: AbortSignal): Promise<void> {
    if (this.#ready) return;
    signal?.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const over = (): void => {
        this.#waiters.delete(waiter);
        cancelLimit();
        signal?.removeEventListener('abort', onAbort);
      };
      const waiter = {
        resolve: (): void => (over(), resolve()),
        reject: (error: unknown): void => (over(), reject(error)),
      };
      const onAbort = (): void => waiter.reject(signal?.reason);
      const onLimit = (): void => waiter.reject(this.#failure ?? this.#parts.silence(timeoutMs));
      const cancelLimit = this.#parts.clock.schedule(timeoutMs, onLimit);
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#waiters.add(waiter);
    });
  }

  /** Ends the stream for good. */
  close(): void {
    this.#closed = true;
    this.#cancelPause?.();
    this.#stream?.cancel();
    const closed = new ConnectorError('UNAVAILABLE', 'The client is closed.');
    for (const waiter of this.#waiters) waiter.reject(closed);
  }

  #connect(): void {
    const stream = this.#parts.open();
    this.#stream = stream;
    stream.on('data', (command) => this.#onCommand(stream, command));
    stream.on('error', (error) => this.#onEnd(stream, error));
    stream.on('end', () => this.#onEnd(stream, new ConnectorError('UNAVAILABLE', 'The server ended the stream.')));
    stream.write({ settings: this.#parts.settings });
  }

  #onCommand(stream: ClientDuplexStream<object, WireTelemetryCommand>, command: WireTelemetryCommand): void {
    if (command.settings !== undefined) return this.#onSettings();
    if (command.reconnectEndpointsCommand !== undefined) return stream.cancel();
    const { verifyMessageCommand: verify, printThreadStackTraceCommand: print } = command;
    const status = { code: statusCodes.NOT_IMPLEMENTED };
    if (verify !== undefined) stream.write({ status, verifyMessageResult: { nonce: verify.nonce } });
    else if (print !== undefined) stream.write({ status, threadStackTrace: { nonce: print.nonce } });
    else this.#onStatus(command);
  }

  #onSettings(): void {
    this.#ready = true;
    this.#failure = undefined;
    this.#pauseMs = firstPauseMs;
    for (const waiter of this.#waiters) waiter.resolve();
  }

  #onStatus({ status }: WireTelemetryCommand): void {
    if (status === undefined) return;
    try {
      checkStatus(status);
    } catch (error) {
      for (const waiter of this.#waiters) waiter.reject(error);
    }
  }

  #onEnd(stream: ClientDuplexStream<object, WireTelemetryCommand>, failure: Error): void {
    if (stream !== this.#stream) return;
    this.#stream = undefined;
    this.#failure = failure;
    this.#ready = false;
    if (this.#closed) return;
    if ('code' in failure && refusals.has(failure.code)) {
      for (const waiter of this.#waiters) waiter.reject(failure);
    }
    const reason = failure.message;
    this.#parts.logger.debug('RocketMQ telemetry stream is down', { reason, nextTryMs: this.#pauseMs });
    this.#cancelPause = this.#parts.clock.schedule(this.#pauseMs, () => this.#connect());
    this.#pauseMs = Math.min(this.#pauseMs * 2, longestPauseMs);
  }
}
