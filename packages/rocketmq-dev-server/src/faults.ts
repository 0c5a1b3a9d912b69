import type { BrokerFaults } from './broker/broker-options.ts';
import type { BodyDamage } from './broker/message.ts';
import { StatusError } from './broker/status-codes.ts';
import type { Clock } from './clock.ts';
import type { Failure, FaultSwitches, RocketmqMethod } from './fault-switches.ts';

/** A call that fails with a status of gRPC rather than of RocketMQ. */
export class GrpcFailure extends Error {
  override readonly name = 'GrpcFailure';
  /** The status, 1 to 16. */
  readonly grpcStatus: number;

  constructor(grpcStatus: number, message: string) {
    super(message);
    this.grpcStatus = grpcStatus;
  }
}

interface Hold {
  readonly method: RocketmqMethod;
  readonly released: Promise<void>;
  readonly release: () => void;
}

/** The fault switches, and the places where the server asks them. */
export class Faults implements FaultSwitches, BrokerFaults {
  readonly #clock: Clock;
  readonly #dropConnections: () => void;
  readonly #failures = new Map<RocketmqMethod, Error[]>();
  readonly #holds = new Set<Hold>();
  readonly #delays = new Map<RocketmqMethod, number>();
  readonly #damages = new Map<string, BodyDamage[]>();
  #lostAcks = 0;
  #repeats = 0;
  #refusing = false;

  constructor(clock: Clock, dropConnections: () => void) {
    this.#clock = clock;
    this.#dropConnections = dropConnections;
  }

  failNext(
    method: RocketmqMethod,
    { code = 50001, grpcStatus, message = 'a fault was switched on', times = 1 }: Failure = {},
  ): void {
    const error = grpcStatus === undefined ? new StatusError(code, message) : new GrpcFailure(grpcStatus, message);
    const failures = this.#failures.get(method) ?? [];
    this.#failures.set(method, [...failures, ...Array.from({ length: times }, () => error)]);
  }

  hang(method: RocketmqMethod): () => void {
    let letGo = (): void => {};
    const released = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const hold: Hold = {
      method,
      released,
      release: () => {
        this.#holds.delete(hold);
        letGo();
      },
    };
    this.#holds.add(hold);
    return hold.release;
  }

  delay(method: RocketmqMethod, delayMs: number): () => void {
    this.#delays.set(method, delayMs);
    return () => void this.#delays.delete(method);
  }

  dropConnections(): void {
    this.#dropConnections();
  }

  corruptNextBody(topic: string, damage: BodyDamage = 'digest'): void {
    this.#damages.set(topic, [...(this.#damages.get(topic) ?? []), damage]);
  }

  loseAcks(count: number): void {
    this.#lostAcks += count;
  }

  duplicateDeliveries(count: number): void {
    this.#repeats += count;
  }

  refuseCredentials(refuse = true): void {
    this.#refusing = refuse;
  }

  busy(times = 1): void {
    for (const method of ['SendMessage', 'ReceiveMessage'] as const) {
      this.failNext(method, { code: 42900, message: 'too many requests', times });
    }
  }

  clear(): void {
    for (const { release } of this.#holds) release();
    this.#failures.clear();
    this.#delays.clear();
    this.#damages.clear();
    this.#lostAcks = 0;
    this.#repeats = 0;
    this.#refusing = false;
  }

  /** What stands before a call: a wait, or nothing. Throws `StatusError` or `GrpcFailure` when the call is to fail. */
  before(method: RocketmqMethod): Promise<void> | undefined {
    if (this.#refusing) throw new StatusError('UNAUTHORIZED', 'the credentials are refused');
    const failure = this.#failures.get(method)?.shift();
    if (failure !== undefined) throw failure;
    const waits = [...this.#holds].filter((hold) => hold.method === method).map(({ released }) => released);
    const delayMs = this.#delays.get(method);
    if (delayMs !== undefined) waits.push(new Promise((resolve) => void this.#clock.schedule(delayMs, resolve)));
    return waits.length === 0 ? undefined : Promise.all(waits).then(() => {});
  }

  takeBodyDamage(topic: string): BodyDamage | undefined {
    return this.#damages.get(topic)?.shift();
  }

  takeLostAck(): boolean {
    if (this.#lostAcks === 0) return false;
    this.#lostAcks -= 1;
    return true;
  }

  takeRepeat(): boolean {
    if (this.#repeats === 0) return false;
    this.#repeats -= 1;
    return true;
  }
}
