import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyLibraries } from './copy-libraries.mjs';
import {
  folder,
  image,
  libraries,
  nameServer,
  owner,
  ports,
  runtime,
  settings,
  storage,
  version,
} from './eventmesh-settings.mjs';
import { accepts, ServerProcess } from './server-process.mjs';

const readyWithinMs = 60_000;
const server = new ServerProcess({ folder, name: 'eventmesh' });
const container = `eventmesh-${ports.tcp}`;
const configuration = join(folder, 'conf');

/** A real EventMesh: one process, from the jars of the runtime, or in a container where there are none. */
export const eventmesh = {
  async up() {
    const where = storage();
    if (!server.running) {
      await refuseForeigners();
      if (existsSync(join(runtime, 'lib-eventmesh'))) startFromFolder();
      else startContainer();
    }
    const deadline = Date.now() + readyWithinMs;
    for (const port of Object.values(ports)) await server.listening(port, deadline);
    return `EventMesh ${version} is ready, with storage ${where}: TCP 127.0.0.1:${ports.tcp}`;
  },

  /** As a crash would end it. On SIGTERM it would take up to half a minute. */
  async kill() {
    if (server.running && existsSync(join(folder, 'container'))) execFileSync('docker', ['kill', container]);
    await server.kill();
    return 'EventMesh is killed.';
  },

  async down() {
    await this.kill();
    rmSync(folder, { recursive: true, force: true });
    return 'EventMesh is down, its folder is deleted.';
  },
};

async function refuseForeigners() {
  for (const [name, port] of Object.entries(ports)) {
    if (await accepts(port))
      throw new Error(`Port ${port} (${name}) is taken by a process that was not started here. End it first.`);
  }
}

function startFromFolder() {
  copyLibraries({ name: `the libraries of EventMesh ${version}`, pom: join(runtime, 'pom.xml'), libraries });
  configure();
  const options = [
    '-Xms256m',
    '-Xmx1g',
    '-XX:MaxDirectMemorySize=512m',
    '-Deventmesh.log.level=WARN',
    `-Dlog4j.configurationFile=${join(configuration, 'log4j2.xml')}`,
    `-Deventmesh.log.home=${join(folder, 'logs')}`,
    `-Duser.home=${folder}`,
    `-DconfPath=${configuration}`,
    `-DeventMeshPluginDir=${join(folder, 'plugin')}`,
    '-cp',
    [configuration, join(runtime, 'lib-eventmesh', '*'), join(libraries, '*')].join(':'),
    'org.apache.eventmesh.runtime.boot.EventMeshStartup',
  ];
  server.start('java', options, { owner });
}

/** The configuration of the runtime's folder, but for what this instance has of its own. */
function configure() {
  mkdirSync(configuration, { recursive: true });
  mkdirSync(join(folder, 'plugin'), { recursive: true });
  rmSync(join(folder, 'container'), { force: true });
  const source = join(runtime, 'conf');
  for (const name of readdirSync(source)) writeFileSync(join(configuration, name), readFileSync(join(source, name)));
  const properties = join(configuration, 'eventmesh.properties');
  const own = settings();
  const kept = readFileSync(properties, 'utf8')
    .split('\n')
    .filter((line) => !Object.hasOwn(own, line.split('=')[0]));
  writeFileSync(properties, [...kept, ...lines(own), ''].join('\n'));
  writeFileSync(join(configuration, 'rocketmq-client.properties'), `${nameServer.join('=')}\n`);
}

function startContainer() {
  try {
    execFileSync('docker', ['version'], { stdio: 'ignore', timeout: 10_000 });
  } catch (error) {
    throw new Error(
      `There is no EventMesh to start: set EVENTMESH_HOME to the folder of a runtime (there is none at ${runtime}), or install docker.`,
      { cause: error },
    );
  }
  mkdirSync(configuration, { recursive: true });
  writeFileSync(join(folder, 'container'), image);
  const properties = join(configuration, 'eventmesh.properties');
  writeFileSync(properties, [...lines({ ...containerSettings, ...settings() }), ''].join('\n'));
  const client = join(configuration, 'rocketmq-client.properties');
  writeFileSync(client, `${nameServer.join('=')}\n`);
  const mounts = [properties, client].flatMap((path) => [
    '-v',
    `${path}:/data/app/eventmesh/conf/${path.split('/').at(-1)}`,
  ]);
  server.start('docker', ['run', '--rm', '--name', container, '--network', 'host', ...mounts, image], { owner });
}

/** What the shipped configuration has too small, or closed, for tests. */
const containerSettings = {
  'eventMesh.server.idc': 'DEFAULT',
  'eventMesh.server.env': 'PRD',
  'eventMesh.server.provide.protocols': 'HTTP,TCP,GRPC',
  'eventMesh.server.cluster': 'COMMON',
  'eventMesh.server.name': 'EVENTMESH-runtime',
  'eventMesh.sysid': '0000',
  'eventMesh.server.maxEventSize': 4_000_000,
  'eventMesh.server.blacklist.ipv4': '169.254.0.0/16',
  'eventMesh.server.admin.blacklist.ipv4': '169.254.0.0/16',
  'eventMesh.security.plugin.type': 'security',
  'eventMesh.metaStorage.plugin.enabled': false,
  'eventMesh.metaStorage.plugin.type': 'nacos',
  'eventMesh.metrics.plugin': 'prometheus',
  'eventMesh.trace.plugin': 'zipkin',
};

function lines(values) {
  return Object.entries(values).map(([name, value]) => `${name}=${value}`);
}
