import type { Clock, Logger } from '@eventmesh/connector-api';
import type { HelloBody } from '../protocol/bodies.ts';
import type { Endpoint } from '../session/endpoint.ts';
import type { TlsOptions } from '../session/open-socket.ts';
import type { CheckedBackoff } from './backoff.ts';

/** What all sessions of a client have in common. */
export interface TcpSettings {
  readonly endpoints: readonly Endpoint[];
  /** Who we are, but for the purpose of a session. */
  readonly identity: Omit<HelloBody, 'purpose'>;
  readonly tls: TlsOptions | undefined;
  readonly connectTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly heartbeatMs: number;
  readonly reconnect: CheckedBackoff;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: () => number;
}
