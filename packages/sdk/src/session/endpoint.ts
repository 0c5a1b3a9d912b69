import { isIPv4, isIPv6 } from 'node:net';
import { ConnectorError } from '@eventmesh/connector-api';

/** Where a server listens. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
  /** `host:port`, for logs and errors. */
  readonly name: string;
}

/**
 * Reads `host:port`, `host`, `1.2.3.4:10000` or `[::1]:10000`.
 *
 * @throws ConnectorError with code `INVALID_OPTIONS`
 */
export function parseEndpoint(text: string, defaultPort: number): Endpoint {
  const endpoint = readEndpoint(text, defaultPort);
  if (endpoint !== undefined) return endpoint;
  throw new ConnectorError(
    'INVALID_OPTIONS',
    `endpoints: expected 'host:port' of an EventMesh server, found '${withoutUserinfo(text)}'.`,
  );
}

/** Whether a text is what {@link parseEndpoint} reads. */
export function isEndpoint(text: string): boolean {
  return readEndpoint(text, 1) !== undefined;
}

/** An endpoint of its parts. */
export function endpointOf(host: string, port: number): Endpoint {
  return { host, port, name: host.includes(':') ? `[${host}]:${port}` : `${host}:${port}` };
}

function readEndpoint(text: string, defaultPort: number): Endpoint | undefined {
  const found = /^(?:\[([0-9a-fA-F:]+)\]|([^\s:;,@/[\]]+))(?::(\d{1,5}))?$/.exec(text.trim());
  const host = found?.[1] ?? found?.[2];
  const port = Number(found?.[3] ?? defaultPort);
  return host !== undefined && isHost(host) && port >= 1 && port <= 65_535 ? endpointOf(host, port) : undefined;
}

/** Digits and dots alone are an address, not a name: `1.2.3` and `999.0.0.1` are mistyped. */
function isHost(host: string): boolean {
  if (host.includes(':')) return isIPv6(host);
  return !/^[\d.]+$/.test(host) || isIPv4(host);
}

/** Somebody may have written `user:password@host`. */
function withoutUserinfo(text: string): string {
  return text.slice(text.lastIndexOf('@') + 1);
}
