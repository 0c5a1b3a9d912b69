import type { Socket } from 'node:net';
import type { Clock } from '@eventmesh/connector-api';
import type { NetworkConditions } from './network-conditions.ts';

/** What a line works with. */
export interface LineParts {
  readonly from: Socket;
  readonly to: Socket;
  readonly clock: Clock;
  readonly conditions: () => NetworkConditions;
  /** Replaces a chunk, where the conditions ask for it. Default: chunks stay as they are. */
  readonly replace?: (chunk: Buffer) => Buffer;
}

interface Piece {
  /** The end of the stream when it is undefined. */
  readonly bytes: Buffer | undefined;
  readonly cameAt: number;
}

/** So many bytes may wait in a line; then reading stops until there is room. */
const maxWaitingBytes = 1_048_576;
/** A narrow line passes pieces of so many milliseconds' worth. */
const sliceMs = 50;

/** One direction of a connection: what comes from one socket goes to the other, in order, as the conditions are. */
export class Line {
  readonly #parts: LineParts;
  readonly #waiting: Piece[] = [];
  #waitingBytes = 0;
  #blocked = false;
  #silent = false;
  /** A narrow line passes nothing before this moment. */
  #freeAt = 0;
  #cancel = (): void => {};

  constructor(parts: LineParts) {
    this.#parts = parts;
    const { from, replace } = parts;
    from.on('data', (chunk: Buffer) => this.#take(replace?.(chunk) ?? chunk));
    from.on('end', () => this.#take(undefined));
  }

  /** To be called when the conditions have changed: what waits may pass now. */
  wake(): void {
    this.#pass();
  }

  /** From now on nothing passes any more, and whatever comes is thrown away. */
  silence(): void {
    this.#silent = true;
    this.#cancel();
    this.#waiting.length = 0;
    this.#waitingBytes = 0;
    this.#parts.from.resume();
  }

  #take(bytes: Buffer | undefined): void {
    if (this.#silent) return;
    this.#waiting.push({ bytes, cameAt: this.#parts.clock.now() });
    this.#waitingBytes += bytes?.length ?? 0;
    if (this.#waitingBytes >= maxWaitingBytes) this.#parts.from.pause();
    this.#pass();
  }

  #pass(): void {
    const { from, to, clock, conditions } = this.#parts;
    this.#cancel();
    while (!this.#silent && !this.#blocked) {
      const [next] = this.#waiting;
      if (next === undefined) break;
      const now = clock.now();
      const { delayMs, bytesPerSecond } = conditions();
      const dueAt = Math.max(next.cameAt + delayMs, Number.isFinite(bytesPerSecond) ? this.#freeAt : 0);
      if (dueAt > now) {
        this.#cancel = clock.schedule(dueAt - now, () => this.#pass());
        break;
      }
      this.#passPiece(next, now, bytesPerSecond);
    }
    if (this.#waitingBytes < maxWaitingBytes && !from.destroyed) from.resume();
    if (to.destroyed) this.silence();
  }

  #passPiece({ bytes, cameAt }: Piece, now: number, bytesPerSecond: number): void {
    const { to } = this.#parts;
    this.#waiting.shift();
    if (bytes === undefined) {
      to.end();
      return;
    }
    const room = Math.max(1, Math.floor((bytesPerSecond * sliceMs) / 1000));
    const piece = bytes.subarray(0, room);
    if (piece.length < bytes.length) this.#waiting.unshift({ bytes: bytes.subarray(room), cameAt });
    this.#waitingBytes -= piece.length;
    this.#freeAt = Math.max(now, this.#freeAt) + (piece.length * 1000) / bytesPerSecond;
    if (to.write(piece)) return;
    this.#blocked = true;
    to.once('drain', () => {
      this.#blocked = false;
      this.#pass();
    });
  }
}
