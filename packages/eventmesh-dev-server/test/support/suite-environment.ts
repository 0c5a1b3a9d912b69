import { setTimeout as pause } from 'node:timers/promises';
import { VirtualClock } from '@eventmesh/connector-testkit';
import { startEventMesh, type EventMeshEnvironment, type EventMeshStorage } from '@eventmesh/test-servers';
import { startEventMeshDevServer } from '../../src/index.ts';

/** An EventMesh that the suite runs against. */
export interface SuiteEnvironment extends EventMeshEnvironment {
  /** Lets so much time pass for the server. */
  pass(ms: number): Promise<void>;
}

/** The real runtime. */
export async function startReal(storage: EventMeshStorage): Promise<SuiteEnvironment> {
  return { ...(await startEventMesh({ storage })), pass: (ms) => pause(ms) };
}

/** The development server, in virtual time. */
export async function startDev(storage: EventMeshStorage): Promise<SuiteEnvironment> {
  const clock = new VirtualClock();
  const server = await startEventMeshDevServer({ storage, clock, autoCreate: false });
  return {
    storage,
    endpoint: server.endpoint,
    httpUrl: server.httpUrl,
    adminUrl: server.adminUrl,
    createTopic: async (name) => server.createTopic(name),
    kill: () => server.kill(),
    restart: () => server.restart(),
    stop: () => server.stop(),
    pass: (ms) => clock.advance(ms),
  };
}
