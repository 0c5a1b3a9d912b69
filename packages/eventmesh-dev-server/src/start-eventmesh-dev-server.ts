import { systemClock } from '@eventmesh/connector-api';
import type { EventMeshDevServer, EventMeshDevServerOptions } from './eventmesh-dev-server.ts';
import { Faults, type FaultTargets } from './faults.ts';
import { Administration } from './http/administration.ts';
import { HttpListener } from './http/http-listener.ts';
import { HttpPublishing } from './http/http-publishing.ts';
import type { MeshLimits } from './mesh/mesh-limits.ts';
import { Mesh } from './mesh/mesh.ts';
import { RocketmqStorage } from './mesh/rocketmq-storage.ts';
import { StandaloneStorage } from './mesh/standalone-storage.ts';
import { PortError } from './port-error.ts';
import { TcpListener } from './tcp/tcp-listener.ts';
import { TcpService } from './tcp/tcp-service.ts';

/**
 * Starts an Apache EventMesh in memory. For development, demos and tests: it keeps nothing over the end of its process, checks
 * no credentials, and must never carry data that matters.
 */
export async function startEventMeshDevServer(options: EventMeshDevServerOptions = {}): Promise<EventMeshDevServer> {
  const { host = '127.0.0.1', clock = systemClock, storage = 'standalone', autoCreate = true } = options;
  const limits = limitsOf(options);
  const targets: FaultTargets = {
    connections: (which) => tcp.connections(which),
    goodbye: (connection) => {
      connection.write({ cmd: 'SERVER_GOODBYE_REQUEST', code: 0, desc: 'graceful normal quit from eventmesh' });
      service.closeLater(connection);
    },
    redirect: (connection, to) => {
      connection.write({ cmd: 'REDIRECT_TO_CLIENT', code: 0 }, Buffer.from(JSON.stringify(to)));
      service.closeLater(connection);
    },
  };
  const faults = new Faults(targets);
  const mesh = new Mesh({
    limits,
    clock,
    faults,
    random: options.random ?? Math.random,
    storage: (receivers) =>
      storage === 'rocketmq'
        ? new RocketmqStorage(receivers, { createsTopics: autoCreate, losesWhileAway: () => faults.losesWhileAway })
        : new StandaloneStorage(receivers, () => !faults.keepsTopics),
  });
  const service = new TcpService({ mesh, faults, clock, limits });
  const tcp = new TcpListener(service, () => clock.now());
  const publishing = new HttpPublishing({ mesh, faults, clock, limits });
  const administration = new Administration({ mesh, targets });
  const http = new HttpListener((request, response) => publishing.handle(request, response));
  const admin = new HttpListener((request, response) => administration.handle(request, response));
  const listeners = { port: tcp, httpPort: http, adminPort: admin };
  const ports = { port: options.port ?? 0, httpPort: options.httpPort ?? 0, adminPort: options.adminPort ?? 0 };

  const listen = async (option: keyof typeof ports): Promise<void> => {
    try {
      ports[option] = await listeners[option].listen(host, ports[option]);
    } catch (thrown) {
      throw new PortError(option, { host, port: ports[option] }, thrown);
    }
  };
  const start = async (): Promise<void> => {
    await listen('port');
    await listen('httpPort');
    await listen('adminPort');
    mesh.start();
  };
  const kill = async (): Promise<void> => {
    mesh.crash();
    service.cancelClosings();
    await Promise.all([tcp.kill(), http.kill(), admin.kill()]);
  };
  const stop = async (): Promise<void> => {
    faults.clear();
    await kill();
  };

  for (const topic of options.topics ?? []) mesh.storage.createTopic(topic);
  try {
    await start();
  } catch (thrown) {
    await stop();
    throw thrown;
  }
  return {
    endpoint: `${host}:${ports.port}`,
    httpUrl: `http://${host}:${ports.httpPort}`,
    adminUrl: `http://${host}:${ports.adminPort}`,
    faults,
    createTopic: (name) => mesh.storage.createTopic(name),
    sessions: () =>
      mesh.sessions.map(({ agent, topics, unacknowledged }) => ({
        group: agent.group,
        purpose: agent.purpose,
        topics: [...topics.keys()],
        unacknowledged: unacknowledged.size,
      })),
    kill,
    restart: start,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function limitsOf({ host = '127.0.0.1', limits = {} }: EventMeshDevServerOptions): MeshLimits {
  return {
    acknowledgeWithinMs: limits.acknowledgeWithinMs ?? 3_000,
    cleanerMs: limits.cleanerMs ?? 5_000,
    firstCleaningMs: 1_000,
    sessionExpiryMs: limits.sessionExpiryMs ?? 60_000,
    goodbyeMs: limits.goodbyeMs ?? 30_000,
    maxEventChars: limits.maxEventChars ?? 4_000_000,
    serverIp: host,
  };
}
