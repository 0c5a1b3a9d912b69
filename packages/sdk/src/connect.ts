import { checkObject, checkOptions } from './check-options.ts';
import type { ConnectOptions } from './connect-options.ts';
import { EventMeshClient } from './eventmesh-client.ts';
import { callNames } from './option-names.ts';
import { HttpTransport } from './transport/http-transport.ts';
import { TcpTransport } from './transport/tcp-transport.ts';

/**
 * Connects to EventMesh: each server is tried once. Once connected, the client connects again by itself. With `transport: 'http'`
 * nothing is sent yet.
 *
 * @throws ConnectorError what the last server said: `UNAVAILABLE`, `TIMEOUT`, `UNAUTHENTICATED`; `INVALID_OPTIONS`
 */
export async function connect(
  options: ConnectOptions,
  call: { readonly signal?: AbortSignal | undefined } = {},
): Promise<EventMeshClient> {
  const settings = checkOptions(options);
  checkObject('second argument of connect', call, callNames);
  const transport = options.transport === 'http' ? new HttpTransport(settings) : new TcpTransport(settings);
  await transport.open(call.signal);
  return new EventMeshClient(transport, settings);
}
