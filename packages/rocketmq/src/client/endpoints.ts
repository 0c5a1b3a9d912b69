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
  const found = /^(?:\[([0-9a-fA-F:]+)\]|([^\s:;,/[\]]+))(?::(\d{1,5}))?$/.exec(endpoint.trim());
  const port = Number(found?.[3] ?? defaultPort);
  const host = found?.[1] ?? found?.[2];
  if (host === undefined || port < 1 || port > 65_535) {
    throw new ConnectorError(
      'INVALID_OPTIONS',
      `endpoint: expected 'host:port' of a RocketMQ proxy, found '${endpoint}'.`,
    );
  }
  return { scheme: schemeOf(host), addresses: [{ host, port }] };
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

function schemeOf(host: string): number {
  if (host.includes(':')) return addressSchemes.IPV6;
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(host) ? addressSchemes.IPV4 : addressSchemes.DOMAIN_NAME;
}
