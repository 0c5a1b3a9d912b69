import type { Socket } from 'node:net';
import type { Clock } from '@eventmesh/connector-api';
import { Garbler } from './garbler.ts';
import { Line } from './line.ts';
import type { NetworkConditions } from './network-conditions.ts';

/** What a proxied connection works with. */
export interface ConnectionParts {
  readonly client: Socket;
  /** Left out where the server is never to hear of it. */
  readonly server?: Socket;
  readonly clock: Clock;
  readonly random: () => number;
  readonly conditions: () => NetworkConditions;
  /** Told of each chunk that the client sends. */
  readonly onRequest: () => void;
  /** Told once, when nothing is left of it. */
  readonly onGone: () => void;
}

/** So long the ends of a cut connection may take to close it from their side. */
const lingerMs = 1_000;

/** A client, a server, and a line each way. */
export class ProxiedConnection {
  readonly #parts: ConnectionParts;
  readonly #sockets: readonly Socket[];
  readonly #lines: readonly Line[];
  readonly #garbler: Garbler;
  #silent = false;
  #ending = false;
  #clientGaveUp = false;
  #cancelLinger = (): void => {};

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
    const { client, server, clock, random, conditions } = parts;
    this.#garbler = new Garbler({ clock, random, wanted: () => conditions().garbage });
    this.#sockets = server === undefined ? [client] : [client, server];
    this.#lines = server === undefined ? [] : this.#linesBetween(client, server);
    for (const socket of this.#sockets) {
      socket.setNoDelay(true);
      // What goes wrong is told to the other side when the socket closes.
      socket.on('error', () => {});
      socket.on('close', (hadError) => this.#closed(socket, hadError));
    }
    client.on('data', parts.onRequest);
    client.on('end', () => this.#clientEnded());
    if (conditions().silence !== 'none') this.silence();
  }

  /** Whether garbage was sent in place of an answer. */
  get garbled(): boolean {
    return this.#garbler.begun;
  }

  /** To be called when the conditions have changed. */
  wake(): void {
    for (const line of this.#lines) line.wake();
    const { garbage, silence } = this.#parts.conditions();
    // No sense comes behind garbage: together they could say what neither of them says.
    if (this.#garbler.begun && !garbage && !this.#ending) this.cut();
    if (this.#silent && silence === 'none' && this.#clientGaveUp) void this.destroy();
  }

  /** Ends the connection in both directions, in the orderly way. */
  cut(): void {
    this.#ending = true;
    this.#silenceLines();
    for (const socket of this.#sockets) socket.end();
    this.#cancelLinger();
    this.#cancelLinger = this.#parts.clock.schedule(lingerMs, () => void this.destroy());
  }

  /** Ends the connection in both directions with a reset. */
  reset(): void {
    this.#silenceLines();
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  /** From now on nothing passes, for good, and neither side hears that the other has gone. */
  silence(): void {
    this.#silent = true;
    this.#silenceLines();
  }

  /** Lets go of both sockets. Resolves when nothing is left of them. */
  async destroy(): Promise<void> {
    this.#silenceLines();
    const closed = this.#sockets
      .filter((socket) => !socket.closed)
      .map((socket) => new Promise<void>((resolve) => void socket.once('close', () => resolve())));
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(closed);
  }

  #linesBetween(client: Socket, server: Socket): readonly Line[] {
    const { clock, conditions } = this.#parts;
    const replace = (chunk: Buffer): Buffer => this.#garbler.replace(chunk);
    return [
      new Line({ from: client, to: server, clock, conditions }),
      new Line({ from: server, to: client, clock, conditions, replace }),
    ];
  }

  #silenceLines(): void {
    for (const line of this.#lines) line.silence();
    // Read on all the same: else nobody would notice that an end has gone.
    for (const socket of this.#sockets) socket.resume();
  }

  #clientEnded(): void {
    this.#clientGaveUp = true;
    this.wake();
  }

  #closed(socket: Socket, hadError: boolean): void {
    if (socket === this.#parts.client) this.#clientGaveUp = true;
    if (this.#sockets.every(({ destroyed }) => destroyed)) {
      this.#cancelLinger();
      this.#parts.onGone();
    } else if (this.#silent) this.wake();
    else if (hadError) this.reset();
  }
}
