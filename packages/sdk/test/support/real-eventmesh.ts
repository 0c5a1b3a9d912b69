import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { connect, type ConnectOptions, type EventMeshClient } from '../../src/index.ts';

const run = promisify(execFile);
const launcher = fileURLToPath(new URL('../../../../tools/servers.mjs', import.meta.url));
const named = process.env['EVENTMESH_ENDPOINT'];

/** Where the real EventMesh listens: `EVENTMESH_ENDPOINT`, by default `127.0.0.1:10000`. */
export const endpoint = named ?? '127.0.0.1:10000';

/** Starts one by the launcher of this repository, unless `EVENTMESH_ENDPOINT` names one. It ends with this process at the latest. */
export async function startReal(): Promise<void> {
  if (named === undefined) await launch('up');
}

/** Takes down what {@link startReal} has started. */
export async function stopReal(): Promise<void> {
  if (named === undefined) await launch('down');
}

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

async function launch(action: 'up' | 'down'): Promise<void> {
  const environment = { ...process.env, EVENTMESH_STORAGE: 'standalone', EVENTMESH_OWNER: String(process.pid) };
  await run(process.execPath, [launcher, action, 'eventmesh'], { env: environment });
}
