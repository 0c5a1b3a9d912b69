import { once } from 'node:events';
import { connect, createServer, isIPv6, type AddressInfo, type Server, type Socket } from 'node:net';
import { systemClock, type Clock } from '@eventmesh/connector-api';
import type { Address } from '../conformance/harness.ts';
import { HeldPort } from './held-port.ts';
import { healthy, type NetworkConditions } from './network-conditions.ts';
import { ProxiedConnection } from './proxied-connection.ts';

/** Where a {@link TcpProxy} passes everything on to, and what it takes for time and chance. */
export interface TcpProxyOptions {
  readonly to: Address;
  /** What garbage is made of: numbers in [0, 1). Default: `Math.random`. */
  readonly random?: () => number;
  /** Default: real time. */
  readonly clock?: Clock;
}

/** So long the port may be taken by another when it is to be opened again. */
const openAgainMs = 10_000;

/**
 * A TCP proxy on the loopback that passes everything on, unaltered and in order, until it is told to be a bad network. Faults are
 * switched on and off while it runs; several may be on at a time. It holds no more than about a mebibyte for each direction of a
 * connection: then it reads no more.
 */
export class TcpProxy implements AsyncDisposable {
  readonly #to: Address;
  readonly #random: () => number;
  readonly #clock: Clock;
  readonly #connections = new Set<ProxiedConnection>();
  #conditions: NetworkConditions = healthy;
  #server: Server | undefined;
  #held: HeldPort | undefined;
  #address: Address;
  #accepted = 0;
  #garbled = 0;
  #requests = 0;
  readonly #onRequest = new Set<() => void>();

  private constructor({ to, random = Math.random, clock = systemClock }: TcpProxyOptions) {
    this.#to = to;
    this.#random = random;
    this.#clock = clock;
    this.#address = { host: isIPv6(to.host) ? '::1' : '127.0.0.1', port: 0 };
  }

  /** Starts a healthy proxy on a free port of the loopback, of IPv6 where it passes on to an address of that. */
  static async start(options: TcpProxyOptions): Promise<TcpProxy> {
    const proxy = new TcpProxy(options);
    await proxy.accept();
    return proxy;
  }

  /** Where it is reached. Stays the same, whatever happens. */
  get address(): Address {
    return this.#address;
  }

  /** How many connections are open. */
  get open(): number {
    return this.#connections.size;
  }

  /** How many connections were ever accepted. */
  get accepted(): number {
    return this.#accepted;
  }

  /** How many chunks clients have sent: about as many as they asked questions. */
  get requests(): number {
    return this.#requests;
  }

  /** Resolves when a client sends the next chunk: what is done at once then happens while that is under way, and not answered. */
  async nextRequest(): Promise<void> {
    await new Promise<void>((resolve) => void this.#onRequest.add(resolve));
  }

  /** How many connections got garbage in place of answers. */
  get garbled(): number {
    return this.#garbled + [...this.#connections].filter(({ garbled }) => garbled).length;
  }

  /** Ends all connections that are open, in the orderly way, in both directions. */
  cut(): void {
    for (const connection of this.#connections) connection.cut();
  }

  /** Ends all connections that are open with a reset, in both directions. */
  reset(): void {
    for (const connection of this.#connections) connection.reset();
  }

  /** Closes the port: whoever connects is refused. Connections that are open stay. */
  refuse(): void {
    if (this.#server === undefined) return;
    this.#server.close();
    this.#server = undefined;
    this.#held = new HeldPort(this.#address);
  }

  /** Opens the port again. */
  async accept(): Promise<void> {
    const deadline = this.#clock.now() + openAgainMs;
    while (this.#server === undefined) {
      try {
        await this.#listen();
        this.#held?.[Symbol.dispose]();
        this.#held = undefined;
      } catch (thrown) {
        const taken = thrown instanceof Error && 'code' in thrown && thrown.code === 'EADDRINUSE';
        if (!taken || this.#clock.now() > deadline) throw thrown;
        await new Promise<void>((resolve) => void this.#clock.schedule(50, resolve));
      }
    }
  }

  /**
   * The other side is dead, and nobody knows: on all connections that are open, and on those that come, nothing passes any more, in
   * either direction, and never will; not even that one side has gone.
   */
  halfOpen(): void {
    this.#change({ silence: 'half-open' });
    for (const connection of this.#connections) connection.silence();
  }

  /** As {@link halfOpen}, and of connections that come the server does not even hear: they are accepted, and never answered. */
  blackHole(): void {
    this.#change({ silence: 'black-hole' });
    for (const connection of this.#connections) connection.silence();
  }

  /** Everything comes so many milliseconds later, in order. */
  delay(ms: number): void {
    this.#change({ delayMs: ms });
  }

  /** Each connection passes so many bytes a second in each direction, in small pieces. */
  throttle(bytesPerSecond: number): void {
    this.#change({ bytesPerSecond });
  }

  /**
   * Answers are replaced by random bytes: on each connection from the next one on that is its first, or comes after 50 milliseconds of
   * silence. A connection that got garbage gets nothing else, and is cut once that ends.
   */
  garbage(): void {
    this.#change({ garbage: true });
  }

  /** Ends all faults. Connections that are dead stay so: their clients have to notice. */
  async heal(): Promise<void> {
    this.#change(healthy);
    await this.accept();
  }

  /** Ends all connections and closes the port. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#server?.close();
    this.#held?.[Symbol.dispose]();
    await Promise.all([...this.#connections].map((connection) => connection.destroy()));
  }

  #change(changes: Partial<NetworkConditions>): void {
    this.#conditions = { ...this.#conditions, ...changes };
    for (const connection of this.#connections) connection.wake();
  }

  async #listen(): Promise<void> {
    const server = createServer({ allowHalfOpen: true }, (client) => this.#take(client));
    server.listen({ ...this.#address, exclusive: true });
    await once(server, 'listening');
    this.#address = { ...this.#address, port: (server.address() as AddressInfo).port };
    this.#server = server;
  }

  #take(client: Socket): void {
    this.#accepted += 1;
    const server =
      this.#conditions.silence === 'black-hole' ? {} : { server: connect({ ...this.#to, allowHalfOpen: true }) };
    const connection = new ProxiedConnection({
      client,
      ...server,
      clock: this.#clock,
      random: this.#random,
      conditions: () => this.#conditions,
      onRequest: () => this.#noteRequest(),
      onGone: () => this.#forget(connection),
    });
    this.#connections.add(connection);
  }

  #noteRequest(): void {
    this.#requests += 1;
    for (const resolve of this.#onRequest) resolve();
    this.#onRequest.clear();
  }

  #forget(connection: ProxiedConnection): void {
    this.#connections.delete(connection);
    if (connection.garbled) this.#garbled += 1;
  }
}
