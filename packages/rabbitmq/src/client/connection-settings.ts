import type { ConnectionOptions } from './connection-options.ts';

/** Where to connect to, and as whom. */
export interface ConnectionSettings {
  readonly host: string;
  readonly port: number;
  readonly vhost: string;
  readonly username: string;
  readonly password: string;
  /** Undefined: the connection is not encrypted. */
  readonly tls:
    | { readonly ca?: string; readonly cert?: string | undefined; readonly key?: string | undefined }
    | undefined;
  readonly connectTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly heartbeatSeconds: number;
  /** The place in words, without a secret: `127.0.0.1:5672`, with the virtual host where it is not `/`. */
  readonly place: string;
}

/** How to reach the server that the options name. */
export function connectionSettings(options: ConnectionOptions): ConnectionSettings {
  const { url, username, password, tls, connectTimeoutMs, requestTimeoutMs, heartbeatMs } = options;
  const address = new URL(url);
  const encrypted = address.protocol === 'amqps:' || tls !== false;
  const host = address.hostname.replace(/^\[(.*)\]$/, '$1') || '127.0.0.1';
  const port = address.port === '' ? (encrypted ? 5671 : 5672) : Number(address.port);
  const vhost = decodeURIComponent(address.pathname.slice(1)) || '/';
  const hasUser = address.username !== '' || address.password !== '';
  return {
    host,
    port,
    vhost,
    username: username ?? (hasUser ? decodeURIComponent(address.username) : 'guest'),
    password: password ?? (hasUser ? decodeURIComponent(address.password) : 'guest'),
    tls: encrypted ? (typeof tls === 'object' ? tls : {}) : undefined,
    connectTimeoutMs,
    requestTimeoutMs,
    heartbeatSeconds: Math.ceil(heartbeatMs / 1000),
    place: `${host}:${port}${vhost === '/' ? '' : ` (virtual host '${vhost}')`}`,
  };
}
