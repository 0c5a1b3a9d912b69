import { connect, type ConnectOptions, type EventMeshClient } from '../../src/index.ts';

/** Where the real EventMesh listens: `EVENTMESH_ENDPOINT`, by default `127.0.0.1:10000`. */
export const endpoint = process.env['EVENTMESH_ENDPOINT'] ?? '127.0.0.1:10000';

/** A client of the real EventMesh. */
export async function connectToReal(options: Partial<ConnectOptions> = {}): Promise<EventMeshClient> {
  try {
    return await connect({ endpoints: [endpoint], group: 'sdk-test', ...options });
  } catch (cause) {
    throw new Error(`These tests need a real EventMesh at ${endpoint}; start one, or set EVENTMESH_ENDPOINT.`, {
      cause,
    });
  }
}

/** Where the old HTTP protocol is served: EventMesh's ports are 10000 and 10105, and others are as far apart here. */
export function httpEndpoint(): string {
  const end = endpoint.lastIndexOf(':');
  return `${endpoint.slice(0, end)}:${Number(endpoint.slice(end + 1)) + 105}`;
}
