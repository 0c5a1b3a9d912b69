import { lookup as lookUp } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { createSecureContext } from 'node:tls';
import { ConnectorError, toConnectorError } from '@eventmesh/connector-api';
import { Agent, buildConnector, Pool, ProxyAgent, type Dispatcher } from 'undici';
import type { HttpSinkOptions } from '../http-sink-options.ts';
import { isPrivateAddress } from './private-addresses.ts';

/** What connections are made of. */
export type ConnectionOptions = Pick<
  HttpSinkOptions,
  | 'tls'
  | 'proxy'
  | 'http2'
  | 'maxInFlightRequests'
  | 'connectTimeoutMs'
  | 'headersTimeoutMs'
  | 'bodyTimeoutMs'
  | 'keepAliveTimeoutMs'
>;

/** Streams that are open on one connection of HTTP/2 at a time: what most servers take. */
const streamsAtATime = 100;

/**
 * Makes what holds the connections.
 *
 * @param guarded whether to refuse addresses that are not on the public Internet, by the address that is connected to
 * @throws ConnectorError with code `INVALID_OPTIONS` when certificates or key are none
 */
export function makeDispatcher(options: ConnectionOptions, guarded: boolean): Dispatcher {
  const { proxy, http2, maxInFlightRequests, connectTimeoutMs, headersTimeoutMs, bodyTimeoutMs, keepAliveTimeoutMs } =
    options;
  const tls = checkedTls(options.tls);
  const pool = {
    connections: http2 ? Math.ceil(maxInFlightRequests / streamsAtATime) : maxInFlightRequests,
    pipelining: http2 ? streamsAtATime : 1,
    headersTimeout: headersTimeoutMs,
    bodyTimeout: bodyTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    allowH2: http2,
  };
  if (proxy !== undefined) {
    const { servername: _, ...toProxy } = tls;
    const timeout = connectTimeoutMs;
    return new ProxyAgent({
      ...pool,
      uri: proxy,
      requestTls: { ...tls, timeout },
      proxyTls: { ...toProxy, timeout },
      // Else it waits minutes for the answer to CONNECT, and whatever is to be sent waits with it.
      clientFactory: (origin, client) => new Pool(origin, { ...client, headersTimeout: timeout }),
    });
  }
  const lookup = guarded ? { lookup: guardedLookup } : {};
  const connect = buildConnector({ ...tls, ...lookup, timeout: connectTimeoutMs, allowH2: http2 });
  return new Agent({ ...pool, connect: checkedConnector(connect, { guarded, http2 }) });
}

type Connect = ReturnType<typeof buildConnector>;

function checkedConnector(
  connect: Connect,
  { guarded, http2 }: { readonly guarded: boolean; readonly http2: boolean },
): Connect {
  return (target, callback) => {
    const hostname = target.hostname.replace(/^\[(.*)\]$/, '$1');
    // A name is checked when it has been looked up.
    if (guarded && isIP(hostname) !== 0 && isPrivateAddress(hostname)) {
      queueMicrotask(() => callback(privateError(hostname), null));
      return;
    }
    connect(target, (error, socket) => {
      if (error !== null) callback(error, null);
      else if (http2 && 'alpnProtocol' in socket && socket.alpnProtocol !== 'h2') {
        socket.destroy();
        callback(
          new ConnectorError('UNSUPPORTED', `'${target.hostname}' does not speak HTTP/2: leave out 'http2'.`),
          null,
        );
      } else callback(null, socket);
    });
  };
}

/** Looks a name up, and leaves out the addresses that must not be reached: what is connected to is what was checked. */
const guardedLookup: LookupFunction = (hostname, options, callback) => {
  lookUp(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) {
      callback(error, []);
      return;
    }
    const allowed = addresses.filter(({ address }) => !isPrivateAddress(address));
    const [first] = allowed;
    if (first === undefined) callback(privateError(hostname), []);
    else if (options.all === true) callback(null, allowed);
    else callback(null, first.address, first.family);
  });
};

function privateError(hostname: string): ConnectorError {
  return new ConnectorError(
    'REJECTED',
    `The event names the host '${hostname}', whose address is not on the public Internet. 'allowPrivateAddresses' would let it through.`,
  );
}

function checkedTls({ ca, cert, key, servername }: HttpSinkOptions['tls']): Readonly<Record<string, string>> {
  const given = Object.entries({ ca, cert, key, servername }).filter(([, value]) => value !== undefined);
  const tls = Object.fromEntries(given) as Record<string, string>;
  try {
    createSecureContext(tls);
    return tls;
  } catch (thrown) {
    const why = toConnectorError(thrown).message;
    throw new ConnectorError('INVALID_OPTIONS', `Cannot use 'tls': ${why}. Check 'ca', 'cert' and 'key'.`);
  }
}
