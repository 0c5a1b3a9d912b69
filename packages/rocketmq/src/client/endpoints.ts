import { isIPv4, isIPv6 } from 'node:net';
import { ConnectorError } from '@eventmesh/connector-api';
import { addressSchemes } from '../protocol/wire-constants.ts';
import type { WireEndpoints } from '../protocol/wire-types.ts';

const defaultPort = 8081;

/**
 * Reads `host:port`, `host`, `1.2.3.4:8081` or `[::1]:8081`. Default port: 8081, that of the RocketMQ proxy.
 *
 * @throws ConnectorError with code `INVALID_OPTIONS`
 */
export function parseEndpoint(endpoint: string): WireEndpoints {
  const address = addressOf(endpoint);
  if (address !== undefined) return { scheme: schemeOf(address.host), addresses: [address] };
  throw new ConnectorError(
    'INVALID_OPTIONS',
    `endpoint: expected 'host:port' of a RocketMQ proxy, found '${endpoint}'.`,
  );
}

/** Whether this is an endpoint that {@link parseEndpoint} can read. */
export function isEndpoint(endpoint: string): boolean {
  return addressOf(endpoint) !== undefined;
}

/** The address as gRPC dials it; also the name under which a server is known here. */
export function grpcTarget({ scheme, addresses = [] }: WireEndpoints): string {
  const known = addresses.map(({ host = '', port = defaultPort }) =>
    host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`,
  );
  if (scheme === addressSchemes.IPV4) return `ipv4:${known.join(',')}`;
  if (scheme === addressSchemes.IPV6) return `ipv6:${known.join(',')}`;
  return `dns:${known[0] ?? ''}`;
}

function addressOf(endpoint: string): { readonly host: string; readonly port: number } | undefined {
  const found = /^(?:\[([0-9a-fA-F:]+)\]|([^\s:;,/[\]]+))(?::(\d{1,5}))?$/.exec(endpoint.trim());
  const port = Number(found?.[3] ?? defaultPort);
  const host = found?.[1] ?? found?.[2];
  return host === undefined || !isHost(host) || port < 1 || port > 65_535 ? undefined : { host, port };
}

/** Digits and dots alone are an address, not a name: `1.2.3` and `999.0.0.1` are mistyped. */
function isHost(host: string): boolean {
  if (host.includes(':')) return isIPv6(host);
  return !/^[\d.]+$/.test(host) || isIPv4(host);
}

function schemeOf(host: string): number {
  if (host.includes(':')) return addressSchemes.IPV6;
  return isIPv4(host) ? addressSchemes.IPV4 : addressSchemes.DOMAIN_NAME;
}
