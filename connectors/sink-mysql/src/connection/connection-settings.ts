import type { ConnectionSettings } from './mysql-connection.ts';
import type { MysqlSinkOptions } from '../mysql-sink-options.ts';

const defaultPort = 3306;

/** How to reach the server that the options name. */
export function connectionSettings(options: MysqlSinkOptions): ConnectionSettings {
  const { url, username, password, tls, connectTimeoutMs, requestTimeoutMs, lockTimeoutMs } = options;
  const place = new URL(url);
  return {
    host: place.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: place.port === '' ? defaultPort : Number(place.port),
    database: decodeURIComponent(place.pathname.slice(1)),
    user: username ?? decodeURIComponent(place.username),
    password: password ?? decodeURIComponent(place.password),
    tls,
    connectTimeoutMs,
    requestTimeoutMs,
    lockTimeoutMs,
  };
}
