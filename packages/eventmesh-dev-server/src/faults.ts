import type { Command } from '@eventmesh/sdk/protocol';
import { Countdown } from './countdown.ts';
import type { CommandFailure, ConnectionFilter, FaultSwitches } from './fault-switches.ts';
import type { MeshFaults } from './mesh/mesh-limits.ts';
import type { Connection } from './tcp/connection.ts';

/** The connections that a fault meets, and what only the server can do to them. */
export interface FaultTargets {
  connections(which: ConnectionFilter | undefined): readonly Connection[];
  redirect(connection: Connection, to: { readonly ip: string; readonly port: number }): void;
  goodbye(connection: Connection): void;
}

/** The fault switches, and the places where the server asks them. */
export class Faults implements FaultSwitches, MeshFaults {
  readonly hellos = new Countdown();
  readonly overloads = new Countdown();
  readonly lostAcks = new Countdown();
  readonly swappedAcks = new Countdown();
  /** By how much acknowledgements of publishing are late. */
  ackDelayMs = 0;
  cleanerMs: number | undefined;
  keepsUnacknowledged = false;
  keepsTopics = false;
  losesOnDeath = false;
  losesWhileAway = false;
  readonly #targets: FaultTargets;
  readonly #failures = new Map<string, string[]>();

  constructor(targets: FaultTargets) {
    this.#targets = targets;
  }

  closeConnections(which?: ConnectionFilter): void {
    for (const connection of this.#targets.connections(which)) connection.close();
  }

  closeAfter(frames: number, which?: ConnectionFilter): void {
    for (const connection of this.#targets.connections(which)) connection.closeAfter(frames);
  }

  stopReading(which?: ConnectionFilter): () => void {
    const stopped = this.#targets.connections(which);
    for (const connection of stopped) connection.read(false);
    return () => {
      for (const connection of stopped) connection.read(true);
    };
  }

  failNext(
    command: Command,
    { desc = 'java.lang.Exception: a fault was switched on', times = 1 }: CommandFailure = {},
  ): void {
    const failures = this.#failures.get(command) ?? [];
    this.#failures.set(command, [...failures, ...Array.from({ length: times }, () => desc)]);
  }

  refuseHello(times = 1): void {
    this.hellos.add(times);
  }

  overload(times = 1): void {
    this.overloads.add(times);
  }

  loseAcks(count: number): void {
    this.lostAcks.add(count);
  }

  swapAcks(pairs = 1): void {
    this.swappedAcks.add(pairs);
  }

  delayAcks(delayMs: number): () => void {
    this.ackDelayMs = delayMs;
    return () => {
      this.ackDelayMs = 0;
    };
  }

  keepUnacknowledged(keep = true): void {
    this.keepsUnacknowledged = keep;
  }

  cleanEvery(ms: number | undefined): void {
    this.cleanerMs = ms;
  }

  keepTopics(keep = true): void {
    this.keepsTopics = keep;
  }

  loseOnDeath(lose = true): void {
    this.losesOnDeath = lose;
  }

  loseWhileAway(lose = true): void {
    this.losesWhileAway = lose;
  }

  redirect(to: { readonly ip: string; readonly port: number }, which?: ConnectionFilter): void {
    for (const connection of this.#targets.connections(which)) this.#targets.redirect(connection, to);
  }

  goodbye(which?: ConnectionFilter): void {
    for (const connection of this.#targets.connections(which)) this.#targets.goodbye(connection);
  }

  clear(): void {
    for (const countdown of [this.hellos, this.overloads, this.lostAcks, this.swappedAcks]) countdown.clear();
    for (const connection of this.#targets.connections(undefined)) connection.read(true);
    this.#failures.clear();
    this.ackDelayMs = 0;
    this.cleanerMs = undefined;
    this.keepsUnacknowledged = false;
    this.keepsTopics = false;
    this.losesOnDeath = false;
    this.losesWhileAway = false;
  }

  /** Why a command is to fail, if it is. */
  takeFailure(command: string): string | undefined {
    return this.#failures.get(command)?.shift();
  }
}
