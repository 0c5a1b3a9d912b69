import type { ClientDuplexStream } from '@grpc/grpc-js';
import type { Clock, Logger } from '@eventmesh/connector-api';
import { checkStatus } from '../protocol/status.ts';
import { statusCodes } from '../protocol/wire-constants.ts';
import type { WireTelemetryCommand } from '../protocol/wire-types.ts';

/** What a telemetry stream works with. */
export interface TelemetryParts {
  readonly clock: Clock;
  readonly logger: Logger;
  /** The client's settings, sent first on each stream: the server serves a consumer only once it has them. */
  readonly settings: object;
  open(): ClientDuplexStream<object, WireTelemetryCommand>;
}

const firstPauseMs = 200;
const longestPauseMs = 3000;

/** Keeps one telemetry stream to one server alive until it is closed. */
export class TelemetryStream {
  readonly #parts: TelemetryParts;
  #stream: ClientDuplexStream<object, WireTelemetryCommand> | undefined;
  #ready = false;
  #closed = false;
  #pauseMs = firstPauseMs;
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

  /** Resolves once the server has answered the settings; rejects when it refuses them, on `signal`, and on close. */
  async whenReady(signal: AbortSignal): Promise<void> {
    if (this.#ready) return;
    signal.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const waiter = { resolve, reject };
      const onAbort = (): void => reject(signal.reason);
      this.#waiters.add(waiter);
      signal.addEventListener('abort', onAbort, { once: true });
      const done = (): void => {
        this.#waiters.delete(waiter);
        signal.removeEventListener('abort', onAbort);
      };
      waiter.resolve = () => (done(), resolve());
      waiter.reject = (error) => (done(), reject(error));
    });
  }

  /** Ends the stream for good. */
  close(): void {
    this.#closed = true;
    this.#cancelPause?.();
    this.#stream?.cancel();
    for (const waiter of this.#waiters) waiter.reject(new Error('The client is closed.'));
  }

  #connect(): void {
    const stream = this.#parts.open();
    this.#stream = stream;
    stream.on('data', (command) => this.#onCommand(stream, command));
    stream.on('error', (error) => this.#onEnd(stream, error.message));
    stream.on('end', () => this.#onEnd(stream, 'ended by the server'));
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

  #onEnd(stream: ClientDuplexStream<object, WireTelemetryCommand>, reason: string): void {
    if (stream !== this.#stream) return;
    this.#stream = undefined;
    this.#ready = false;
    if (this.#closed) return;
    this.#parts.logger.debug('RocketMQ telemetry stream is down', { reason, nextTryMs: this.#pauseMs });
    this.#cancelPause = this.#parts.clock.schedule(this.#pauseMs, () => this.#connect());
    this.#pauseMs = Math.min(this.#pauseMs * 2, longestPauseMs);
  }
}
