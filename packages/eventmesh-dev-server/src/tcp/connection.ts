import type { Socket } from 'node:net';
import { isConnectorError } from '@eventmesh/connector-api';
import { encodeFrame, FrameDecoder, isCommand, type Frame } from '@eventmesh/sdk/protocol';
import type { Push, Session, SessionOutput } from '../mesh/session.ts';
import { pushFrame } from './push-frame.ts';
import { serverHeader, type Answer } from './server-header.ts';

/** What a connection calls. */
export interface ConnectionEvents {
  /** A whole frame has come. */
  onFrame(connection: Connection, frame: Frame): void;
  onClose(connection: Connection): void;
}

/** A TCP connection of a client. What is not a frame of a known command ends it without a word. */
export class Connection implements SessionOutput {
  readonly #socket: Socket;
  readonly #events: ConnectionEvents;
  readonly #decoder = new FrameDecoder();
  readonly #now: () => number;
  /** Who the client is, once it has said HELLO. */
  session: Session | undefined;
  #framesLeft = Number.POSITIVE_INFINITY;

  constructor(socket: Socket, events: ConnectionEvents, now: () => number) {
    this.#socket = socket;
    this.#events = events;
    this.#now = now;
    socket.setNoDelay(true);
    socket.on('data', (bytes) => this.#take(bytes));
    socket.on('error', () => {});
    socket.on('close', () => events.onClose(this));
  }

  get address(): { readonly host: string; readonly port: number } {
    return { host: this.#socket.remoteAddress ?? '', port: this.#socket.remotePort ?? 0 };
  }

  write(answer: Answer, body?: Uint8Array): void {
    if (!this.#socket.destroyed) this.#socket.write(encodeFrame(serverHeader(answer), body));
  }

  push(session: Session, push: Push): void {
    const frame = pushFrame(session, push, this.#now());
    if (frame !== undefined && !this.#socket.destroyed) this.#socket.write(frame);
  }

  close(): void {
    this.#socket.destroy();
  }

  /** Writes what is under way, then ends. */
  end(): void {
    this.#socket.destroySoon();
  }

  closeAfter(frames: number): void {
    this.#framesLeft = frames;
  }

  /** Reads on, or no more. */
  read(on: boolean): void {
    if (on) this.#socket.resume();
    else this.#socket.pause();
  }

  #take(bytes: Buffer): void {
    try {
      for (const frame of this.#decoder.decode(bytes)) {
        this.#framesLeft -= 1;
        if (this.#framesLeft <= 0 || !isCommand(frame.header.cmd)) return this.close();
        this.#events.onFrame(this, frame);
      }
    } catch (thrown) {
      // A real server, too, has no word for what is not a frame.
      if (!isConnectorError(thrown)) throw thrown;
      this.close();
    }
  }
}
