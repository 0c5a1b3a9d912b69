import type { EventMeshEnvironment, EventMeshStorage } from './eventmesh-environment.ts';
import { createRealTopic, servers } from './real-rocketmq.ts';
import { runLauncher } from './run-launcher.ts';

/** Where a real EventMesh listens. Default: what the environment says, else 10000, 10105, 10205 and 10106. */
export interface EventMeshPorts {
  /** `EVENTMESH_TCP_PORT`. */
  readonly tcp: number;
  /** `EVENTMESH_HTTP_PORT`. */
  readonly http: number;
  /** `EVENTMESH_GRPC_PORT`. */
  readonly grpc: number;
  /** `EVENTMESH_ADMIN_PORT`. */
  readonly admin: number;
}

/** How to start a real EventMesh. */
export interface RealEventMeshOptions {
  readonly storage: EventMeshStorage;
  readonly ports?: Partial<EventMeshPorts>;
}

/**
 * Starts a real EventMesh by the launcher of this repository (`pnpm servers up eventmesh`), with its own folder, and, for storage
 * RocketMQ, the real RocketMQ. Resolves when all its ports accept, within 60 s. Ends with this process, even when that is killed.
 *
 * @throws an Error that says what is missing when there is none to start
 */
export async function startEventMesh({ storage, ports: wanted }: RealEventMeshOptions): Promise<EventMeshEnvironment> {
  const ports = { ...portsOfEnvironment(), ...wanted };
  const variables = {
    EVENTMESH_STORAGE: storage,
    EVENTMESH_TCP_PORT: String(ports.tcp),
    EVENTMESH_HTTP_PORT: String(ports.http),
    EVENTMESH_GRPC_PORT: String(ports.grpc),
    EVENTMESH_ADMIN_PORT: String(ports.admin),
    EVENTMESH_OWNER: String(process.pid),
  };
  if (storage === 'rocketmq') await servers('up');
  await runLauncher('up', 'eventmesh', variables);
  return {
    storage,
    endpoint: `127.0.0.1:${ports.tcp}`,
    httpUrl: `http://127.0.0.1:${ports.http}`,
    adminUrl: `http://127.0.0.1:${ports.admin}`,
    createTopic: async (name) => {
      if (storage === 'rocketmq') await createRealTopic({ name, type: 'NORMAL' });
    },
    kill: () => runLauncher('kill', 'eventmesh', variables),
    restart: () => runLauncher('up', 'eventmesh', variables),
    stop: () => runLauncher('down', 'eventmesh', variables),
  };
}

function portsOfEnvironment(): EventMeshPorts {
  const port = (name: string, otherwise: number): number => Number(process.env[name] || otherwise);
  return {
    tcp: port('EVENTMESH_TCP_PORT', 10_000),
    http: port('EVENTMESH_HTTP_PORT', 10_105),
    grpc: port('EVENTMESH_GRPC_PORT', 10_205),
    admin: port('EVENTMESH_ADMIN_PORT', 10_106),
  };
}
