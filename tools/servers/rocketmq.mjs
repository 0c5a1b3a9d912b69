import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { accepts, ServerProcess } from './server-process.mjs';

const version = '5.5.0';
const ports = { nameServer: 9876, broker: 10911, proxy: 8081 };
const readyWithinMs = 90_000;

const folder = fileURLToPath(new URL(`../../.servers/rocketmq-${version}/`, import.meta.url));
const libraries = join(folder, 'lib');
const home = join(folder, 'home');
const nameServer = new ServerProcess({ folder, name: 'name-server' });
const broker = new ServerProcess({ folder, name: 'broker' });

/** A real RocketMQ from Maven Central's jars: name server, and broker and proxy in one process. */
export const rocketmq = {
  async up() {
    await refuseForeigners();
    downloadLibraries();
    writeConfiguration();
    const deadline = Date.now() + readyWithinMs;
    if (!nameServer.running)
      startJava(nameServer, ['-Xms32m', '-Xmx128m'], 'org.apache.rocketmq.namesrv.NamesrvStartup', []);
    await nameServer.listening(ports.nameServer, deadline);
    if (!broker.running) startBroker();
    await broker.listening(ports.broker, deadline);
    await broker.listening(ports.proxy, deadline);
    return `RocketMQ ${version} is ready: proxy 127.0.0.1:${ports.proxy}, broker 127.0.0.1:${ports.broker}`;
  },

  /** The broker and its proxy only, as a crash would end them. */
  async kill() {
    await broker.kill();
    return 'RocketMQ broker and proxy are killed; their data are kept.';
  },

  async down() {
    await broker.kill();
    await nameServer.kill();
    rmSync(home, { recursive: true, force: true });
    return 'RocketMQ is down, its data are deleted.';
  },
};

async function refuseForeigners() {
  if (broker.running || nameServer.running) return;
  for (const [name, port] of Object.entries(ports)) {
    if (await accepts(port))
      throw new Error(`Port ${port} (${name}) is taken by a process that was not started here. End it first.`);
  }
}

/** Once; about 100 MB. */
function downloadLibraries() {
  const complete = join(libraries, '.complete');
  if (existsSync(complete)) return;
  mkdirSync(libraries, { recursive: true });
  const dependencies = ['namesrv', 'proxy', 'broker'].map(
    (name) =>
      `<dependency><groupId>org.apache.rocketmq</groupId><artifactId>rocketmq-${name}</artifactId><version>${version}</version></dependency>`,
  );
  const pom = join(folder, 'pom.xml');
  writeFileSync(
    pom,
    `<project><modelVersion>4.0.0</modelVersion><groupId>local</groupId><artifactId>rocketmq</artifactId><version>1</version><dependencies>${dependencies.join('')}</dependencies></project>`,
  );
  const goal = [
    '-q',
    '-B',
    '-f',
    pom,
    'dependency:copy-dependencies',
    '-DincludeScope=runtime',
    `-DoutputDirectory=${libraries}`,
  ];
  try {
    execFileSync('mvn', goal, { stdio: ['ignore', 'inherit', 'inherit'], timeout: 600_000 });
  } catch (error) {
    throw new Error(
      `Cannot fetch RocketMQ ${version} with Maven (mvn): ${error.message}. Maven and Java 17 are needed.`,
      { cause: error },
    );
  }
  writeFileSync(complete, '');
}

function writeConfiguration() {
  const store = join(home, 'store');
  mkdirSync(join(home, 'conf'), { recursive: true });
  mkdirSync(store, { recursive: true });
  const settings = {
    brokerClusterName: 'DefaultCluster',
    brokerName: 'broker-a',
    brokerId: 0,
    brokerRole: 'ASYNC_MASTER',
    flushDiskType: 'ASYNC_FLUSH',
    brokerIP1: '127.0.0.1',
    listenPort: ports.broker,
    storePathRootDir: store,
    storePathCommitLog: join(store, 'commitlog'),
    mappedFileSizeCommitLog: 67_108_864,
    mappedFileSizeConsumeQueue: 600_000,
    diskMaxUsedSpaceRatio: 95,
    autoCreateTopicEnable: false,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(join(home, 'conf', 'broker.conf'), lines.join(''));
  writeFileSync(join(home, 'conf', 'rmq-proxy.json'), '{"rocketMQClusterName":"DefaultCluster"}');
}

function startBroker() {
  const configuration = ['-bc', join(home, 'conf', 'broker.conf'), '-pc', join(home, 'conf', 'rmq-proxy.json')];
  const place = ['-pm', 'local', '-n', `127.0.0.1:${ports.nameServer}`];
  const memory = ['-Xms512m', '-Xmx1g', '-XX:MaxDirectMemorySize=512m'];
  startJava(broker, memory, 'org.apache.rocketmq.proxy.ProxyStartup', [...place, ...configuration]);
}

function startJava(server, memory, main, args) {
  const options = [`-Duser.home=${home}`, '-XX:+UseSerialGC', ...memory, '-cp', join(libraries, '*'), main];
  server.start('java', [...options, ...args], { env: { ...process.env, ROCKETMQ_HOME: home } });
}
