import { connect as connectTcp } from 'node:net';
import { connect, type ConnectOptions, type EventMeshClient } from '../../src/index.ts';

/** Where the real EventMesh listens: `EVENTMESH_ENDPOINT`, by default `127.0.0.1:10000`. */
export const endpoint = process.env['EVENTMESH_ENDPOINT'] ?? '127.0.0.1:10000';

/** Fails in one sentence when nothing answers there. */
export async function expectEventmesh(): Promise<void> {
  await (await connectToReal()).close().catch(() => {});
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

/** Whether something listens on another port of that server. */
export async function listensAt(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connectTcp({ host: hostOf(endpoint), port });
    const end = (listens: boolean): void => {
      socket.destroy();
      resolve(listens);
    };
    socket.once('connect', () => end(true)).once('error', () => end(false));
  });
}

/** The host of an endpoint. */
export function hostOf(text: string): string {
  return text.slice(0, text.lastIndexOf(':'));
}
