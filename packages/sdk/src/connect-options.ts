import type { Clock, Logger } from '@eventmesh/connector-api';
import type { TlsOptions } from './session/open-socket.ts';
import type { BackoffLimits } from './transport/backoff.ts';

/** How to reach EventMesh, and who we are there. Times go up to 2147483647, which is 24 days. */
export interface ConnectOptions {
  /** `host:port` of one or more servers; the next is tried when one is away. Default ports: 10000 for `tcp`, 10105 for `http`. */
  readonly endpoints: readonly string[];
  /** Name of the producers, and of the consumers that share events unless `subscribe` says another. */
  readonly group: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly token?: string | undefined;
  /** Names that EventMesh attaches to what it delivers. Defaults: `PRD`, `DEFAULT`, `eventmesh-sdk-ts`. */
  readonly env?: string | undefined;
  readonly idc?: string | undefined;
  readonly subsystem?: string | undefined;
  /** True, or how: certificates as of `node:tls`. Default: no TLS. */
  readonly tls?: boolean | TlsOptions | undefined;
  /** `http` is the old protocol that can only publish. Default: `tcp`. */
  readonly transport?: 'tcp' | 'http' | undefined;
  /** For one attempt to connect and be known. Default: 5000. */
  readonly connectTimeoutMs?: number | undefined;
  /** For each publish, request and control request. Default: 15000. */
  readonly requestTimeoutMs?: number | undefined;
  /** Between heartbeats; a server gives up on a silent client after 60 to 94 seconds. Default: 30000. */
  readonly heartbeatMs?: number | undefined;
  /** Pauses between attempts to connect, jittered. Default: 100 to 30000. */
  readonly reconnect?: BackoffLimits | undefined;
  /** Default: says nothing. */
  readonly logger?: Logger | undefined;
  /** Default: real time. */
  readonly clock?: Clock | undefined;
  /** Between 0 and 1. Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
}
