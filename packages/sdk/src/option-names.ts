import type { ConnectOptions } from './connect-options.ts';
import type { PublishOptions, RequestOptions } from './eventmesh-client.ts';
import type { TlsOptions } from './session/open-socket.ts';
import type { SubscribeOptions } from './subscription.ts';
import type { BackoffLimits } from './transport/backoff.ts';

/** The names of options, for callers whose types nobody checks; the compiler sees to it that none is missing. */
type Names<Options> = Readonly<Record<keyof Options, true>>;

/** Of `connect`. */
export const connectNames: Names<ConnectOptions> = {
  endpoints: true,
  group: true,
  username: true,
  password: true,
  token: true,
  env: true,
  idc: true,
  subsystem: true,
  tls: true,
  transport: true,
  connectTimeoutMs: true,
  requestTimeoutMs: true,
  heartbeatMs: true,
  reconnect: true,
  logger: true,
  clock: true,
  random: true,
};

/** Of one call of `connect`. */
export const callNames: Names<Pick<PublishOptions, 'signal'>> = { signal: true };

/** Of `tls`. */
export const tlsNames: Names<TlsOptions> = {
  ca: true,
  cert: true,
  key: true,
  servername: true,
  rejectUnauthorized: true,
};

/** Of `reconnect`. */
export const reconnectNames: Names<BackoffLimits> = { initialMs: true, maxMs: true };

/** Of `subscribe`. */
export const subscribeNames: Names<SubscribeOptions> = {
  topics: true,
  group: true,
  mode: true,
  replies: true,
  maxBuffered: true,
  maxBufferedBytes: true,
  signal: true,
};

/** Of `publish` and `request`. */
export const taskNames: Names<PublishOptions & RequestOptions> = { topic: true, timeoutMs: true, signal: true };
