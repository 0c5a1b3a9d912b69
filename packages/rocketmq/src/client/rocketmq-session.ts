import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { ConnectorError } from '@eventmesh/connector-api';
import { classifyRocketmqError } from '../classify-rocketmq-error.ts';
import { loadProtocol, type Method, type Protocol } from '../protocol/load-protocol.ts';
import { checkStatus } from '../protocol/status.ts';
import type { WireEndpoints, WireResource } from '../protocol/wire-types.ts';
import { Channel, type Gathered } from './channel.ts';
import type { ClientContext, ConnectionOptions } from './connection-options.ts';
import { grpcTarget, parseEndpoint } from './endpoints.ts';
import { RequestMetadata } from './request-metadata.ts';
import { routeOf, type Route } from './route.ts';
import { Servers } from './servers.ts';
import { TelemetryStream } from './telemetry-stream.ts';

/** What makes a session a producer's or a consumer's. */
export interface SessionRole {
  readonly clientType: number;
  readonly group?: string | undefined;
  /** Settings beyond those that every client has. */
  readonly settings: object;
}

/** How one call is made. */
export interface SessionCall {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}

const defaultRequestTimeoutMs = 3000;
const farewellMs = 1000;
/** As the other RocketMQ clients do. */
const routeFreshForMs = 30_000;

/** One client of a cluster: its connections, routes, settings and heartbeat. Everything that it starts ends with `close`. */
export class RocketmqSession {
  readonly requestTimeoutMs: number;
  readonly protocol: Protocol = loadProtocol();
  readonly #options: ConnectionOptions;
  readonly #context: ClientContext;
  readonly #role: SessionRole;
  readonly #requestMetadata: RequestMetadata;
  readonly #accessPoint: WireEndpoints;
  readonly #servers: Servers;
  readonly #routes = new Map<string, { route: Route; readonly atMs: number }>();

  /** @throws ConnectorError with code `INVALID_OPTIONS` when the endpoint is malformed */
  constructor(options: ConnectionOptions, role: SessionRole, context: ClientContext) {
    this.#options = options;
    this.#role = role;
    this.#context = context;
    this.requestTimeoutMs = options.requestTimeoutMs ?? defaultRequestTimeoutMs;
    this.#accessPoint = parseEndpoint(options.endpoint);
    const { namespace, username, password } = options;
    const clientId = `${hostname()}@${process.pid}@${randomBytes(6).toString('hex')}`;
    this.#requestMetadata = new RequestMetadata({ clientId, namespace, username, password });
    this.#servers = new Servers({
      context,
      connect: (target) => new Channel(target, options.tls),
      introduce: (channel) => this.#startTelemetry(channel),
      heartbeat: (channel) => this.#heartbeat(channel),
      farewell: (channel) => this.#farewell(channel),
    });
  }

  /** A topic or group as it is named in requests. */
  resource(name: string): WireResource {
    return { resourceNamespace: this.#options.namespace, name };
  }

  /** Where a topic is served. Asked for again when it is older than 30 s; while that fails, the old answer holds. */
  async route(topic: string, signal?: AbortSignal): Promise<Route> {
    const known = this.#routes.get(topic);
    if (known !== undefined && this.#context.clock.now() - known.atMs < routeFreshForMs) return known.route;
    try {
      const request = { topic: this.resource(topic), endpoints: this.#accessPoint };
      const answer = await this.call(this.#accessPoint, this.protocol.QueryRoute, request, { signal });
      checkStatus(answer.status);
      const route = routeOf(answer);
      this.#routes.set(topic, { route, atMs: this.#context.clock.now() });
      return route;
    } catch (error) {
      if (known !== undefined) return known.route;
      throw classifyRocketmqError(error, `Topic '${topic}'`);
    }
  }

  /** Forgets where a topic is served, so that the next use asks again. */
  forgetRoute(topic: string): void {
    this.#routes.delete(topic);
  }

  /** Makes the client known to a server, if it is not yet, and keeps it so; does not wait for that. */
  introduce(endpoints: WireEndpoints): void {
    this.#servers.telemetry(grpcTarget(endpoints));
  }

  /** Resolves once a server knows the settings of this client. */
  async whenIntroduced(endpoints: WireEndpoints, timeoutMs: number, signal?: AbortSignal): Promise<void> {
    try {
      await this.#servers.telemetry(grpcTarget(endpoints)).whenReady(timeoutMs, signal);
    } catch (error) {
      throw classifyRocketmqError(error, `RocketMQ at ${this.#options.endpoint}`);
    }
  }

  /** Calls a server. Rejects with what gRPC says; the answer's own status is for the caller to check. */
  async call<Response>(
    endpoints: WireEndpoints,
    method: Method<Response>,
    request: object,
    how: SessionCall,
  ): Promise<Response> {
    return await this.#servers.channel(grpcTarget(endpoints)).unary(method, request, this.#callOptions(how));
  }

  /** Calls a server that answers with a stream, and gathers it. */
  async gather<Response>(
    endpoints: WireEndpoints,
    method: Method<Response>,
    request: object,
    how: SessionCall,
  ): Promise<Gathered<Response>> {
    return await this.#servers.channel(grpcTarget(endpoints)).gather(method, request, this.#callOptions(how));
  }

  /** Says goodbye to the servers, for a second at most, and lets go of everything. Never rejects. */
  async close(): Promise<void> {
    await this.#servers.close();
  }

  #startTelemetry(channel: Channel): TelemetryStream {
    return new TelemetryStream({
      clock: this.#context.clock,
      logger: this.#context.logger,
      settings: { clientType: this.#role.clientType, accessPoint: this.#accessPoint, ...this.#role.settings },
      silence: (timeoutMs) => new ConnectorError('TIMEOUT', this.#unansweredSettings(timeoutMs)),
      open: () => channel.duplex(this.protocol.Telemetry, this.#metadata()),
    });
  }

  async #heartbeat(channel: Channel): Promise<void> {
    const request = { ...this.#group(), clientType: this.#role.clientType };
    await channel.unary(this.protocol.Heartbeat, request, this.#callOptions({}));
  }

  async #farewell(channel: Channel): Promise<void> {
    const options = this.#callOptions({ timeoutMs: farewellMs });
    await channel.unary(this.protocol.NotifyClientTermination, this.#group(), options);
  }

  #group(): { group?: WireResource } {
    return this.#role.group === undefined ? {} : { group: this.resource(this.#role.group) };
  }

  #callOptions({ timeoutMs = this.requestTimeoutMs, signal }: SessionCall) {
    return { metadata: this.#metadata(), timeoutMs, signal };
  }

  #metadata() {
    return this.#requestMetadata.at(this.#context.clock.now());
  }

  /** A real server says nothing at all to a consumer whose group it does not know. */
  #unansweredSettings(timeoutMs: number): string {
    const { endpoint } = this.#options;
    const { group } = this.#role;
    const hint = group === undefined ? '' : ` Check that the consumer group '${group}' exists there.`;
    return `RocketMQ at ${endpoint} did not take up the client within ${timeoutMs} ms.${hint}`;
  }
}
