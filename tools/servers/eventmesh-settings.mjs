import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ports as rocketmqPorts } from './rocketmq-home.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const storages = ['standalone', 'rocketmq'];

/** The EventMesh that tests run against. */
export const version = '1.12.0';

/** Where the runtime's own jars, their pom and a configuration are: `EVENTMESH_HOME`, or where they are by default. */
export const runtime = process.env['EVENTMESH_HOME'] || join(root, '../shared/servers', `eventmesh-${version}`);
/** The image that is used where there is no such folder. */
export const image = process.env['EVENTMESH_IMAGE'] || `apache/eventmesh:v${version}`;

/** Where this instance listens: `EVENTMESH_TCP_PORT` and so on. */
export const ports = {
  tcp: portFrom('EVENTMESH_TCP_PORT', 10_000),
  http: portFrom('EVENTMESH_HTTP_PORT', 10_105),
  grpc: portFrom('EVENTMESH_GRPC_PORT', 10_205),
  admin: portFrom('EVENTMESH_ADMIN_PORT', 10_106),
};

/** The process with which this instance ends, whatever happens to that: `EVENTMESH_OWNER`, its id. None: it stays up. */
export const owner = Number(process.env['EVENTMESH_OWNER']) || undefined;

const common = fileURLToPath(new URL(`../../.servers/eventmesh-${version}/`, import.meta.url));
/** Third-party jars, shared by all instances. */
export const libraries = join(common, 'lib');
/** Where all that belongs to this instance is kept; two instances differ in their TCP port. */
export const folder = join(common, String(ports.tcp));

/** Where events are kept: `EVENTMESH_STORAGE`, `standalone` (memory) by default. */
export function storage() {
  const name = process.env['EVENTMESH_STORAGE'] || 'standalone';
  if (!storages.includes(name))
    throw new Error(`EVENTMESH_STORAGE is '${name}'. EventMesh is started with ${storages.join(' or ')}.`);
  return name;
}

/** The name server, as the runtime's storage plug-in takes it. */
export const nameServer = ['eventMesh.server.rocketmq.namesrvAddr', `127.0.0.1:${rocketmqPorts.nameServer}`];

/** What differs from the configuration in the folder of the runtime. */
export function settings() {
  return {
    'eventMesh.server.tcp.port': ports.tcp,
    'eventMesh.server.http.port': ports.http,
    'eventMesh.server.grpc.port': ports.grpc,
    'eventMesh.server.admin.http.port': ports.admin,
    'eventMesh.storage.plugin.type': storage(),
    [nameServer[0]]: nameServer[1],
  };
}

function portFrom(variable, otherwise) {
  const text = process.env[variable] || String(otherwise);
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Error(`${variable} is '${text}'. It has to be a port, from 1 to 65535.`);
  return port;
}
