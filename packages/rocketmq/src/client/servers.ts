import { ConnectorError } from '@eventmesh/connector-api';
import { classifyRocketmqError } from '../classify-rocketmq-error.ts';
import type { Channel } from './channel.ts';
import type { ClientContext } from './connection-options.ts';
import type { TelemetryStream } from './telemetry-stream.ts';

/** How a client deals with its servers. */
export interface ServersParts {
  readonly context: ClientContext;
  connect(target: string): Channel;
  /** Makes the client known to a server. */
  introduce(channel: Channel): TelemetryStream;
  /** Tells a server that the client is alive. */
  heartbeat(channel: Channel): Promise<unknown>;
  /** Tells a server that the client is leaving. */
  farewell(channel: Channel): Promise<unknown>;
}

interface Server {
  readonly channel: Channel;
  telemetry: TelemetryStream | undefined;
  usedAtMs: number;
  unanswered: number;
}

const heartbeatEveryMs = 10_000;
/**
 * So many heartbeats without an answer, and the connection is replaced: one that a firewall has forgotten looks alive for a
 * quarter of an hour.
 */
const maxUnanswered = 2;
/** A server that was out of use so long, and is away, is forgotten: routes change, brokers move. */
const forgetAfterMs = 600_000;

/** The servers that one client talks to, and the heartbeat that keeps it known there. */
export class Servers {
  readonly #parts: ServersParts;
  readonly #servers = new Map<string, Server>();
  #cancelHeartbeat: (() => void) | undefined;
  #closed = false;

  constructor(parts: ServersParts) {
    this.#parts = parts;
  }

  /** The connection to a server. */
  channel(target: string): Channel {
    return this.#server(target).channel;
  }

  /** The telemetry stream to a server; begun now, if there is none. With the first one begins the heartbeat. */
  telemetry(target: string): TelemetryStream {
    const server = this.#server(target);
    this.#cancelHeartbeat ??= this.#scheduleHeartbeat();
    server.telemetry ??= this.#parts.introduce(server.channel);
    return server.telemetry;
  }

  /** Takes leave of the servers, and ends all that goes on. Never rejects. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelHeartbeat?.();
    const servers = [...this.#servers.values()];
    const known = servers.filter(({ telemetry }) => telemetry !== undefined);
    for (const { telemetry } of known) telemetry?.close();
    await Promise.allSettled(known.map(({ channel }) => this.#parts.farewell(channel)));
    for (const { channel } of servers) channel.close();
    this.#servers.clear();
  }

  #server(target: string): Server {
    if (this.#closed) throw new ConnectorError('UNAVAILABLE', 'The RocketMQ client is closed.');
    const now = this.#parts.context.clock.now();
    let server = this.#servers.get(target);
    if (server === undefined) {
      server = { channel: this.#parts.connect(target), telemetry: undefined, usedAtMs: now, unanswered: 0 };
      this.#servers.set(target, server);
    }
    server.usedAtMs = now;
    return server;
  }

  #scheduleHeartbeat(): () => void {
    return this.#parts.context.clock.schedule(heartbeatEveryMs, () => {
      this.#cancelHeartbeat = this.#scheduleHeartbeat();
      for (const [target, server] of this.#servers) {
        if (server.telemetry === undefined) continue;
        if (this.#isForgettable(server)) this.#forget(target, server);
        else void this.#heartbeat(target, server);
      }
    });
  }

  async #heartbeat(target: string, server: Server): Promise<void> {
    const { logger } = this.#parts.context;
    try {
      await this.#parts.heartbeat(server.channel);
      server.unanswered = 0;
    } catch (thrown) {
      const { code, message } = classifyRocketmqError(thrown, 'Heartbeat');
      logger.debug('RocketMQ heartbeat failed', { server: target, reason: message });
      server.unanswered = code === 'TIMEOUT' ? server.unanswered + 1 : 0;
      if (this.#closed || server.unanswered < maxUnanswered) return;
      logger.warn('RocketMQ does not answer any more; connecting again', { server: target });
      server.unanswered = 0;
      server.channel.reconnect();
    }
  }

  #isForgettable({ telemetry, usedAtMs }: Server): boolean {
    return telemetry?.ready === false && this.#parts.context.clock.now() - usedAtMs > forgetAfterMs;
  }

  #forget(target: string, { telemetry, channel }: Server): void {
    this.#servers.delete(target);
    telemetry?.close();
    channel.close();
  }
}
