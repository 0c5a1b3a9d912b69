import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { configure, downloadLibraries, farUser, folder, home, ports, startJava, version } from './rocketmq-home.mjs';
import { rocketmqProxy } from './rocketmq-proxy.mjs';
import { accepts, ServerProcess } from './server-process.mjs';

const readyWithinMs = 90_000;

const nameServer = new ServerProcess({ folder, name: 'name-server' });
const broker = new ServerProcess({ folder, name: 'broker' });

/** A real RocketMQ from Maven Central's jars: name server, and broker and proxy in one process. */
export const rocketmq = {
  async up() {
    await refuseForeigners();
    downloadLibraries();
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
    await rocketmqProxy.down();
    await broker.kill();
    await nameServer.kill();
    rmSync(home, { recursive: true, force: true });
    return 'RocketMQ is down, its data are deleted.';
  },
};

async function refuseForeigners() {
  if (broker.running || nameServer.running) return;
  for (const name of ['nameServer', 'broker', 'proxy']) {
    if (await accepts(ports[name]))
      throw new Error(`Port ${ports[name]} (${name}) is taken by a process that was not started here. End it first.`);
  }
}

function startBroker() {
  const store = join(home, 'store');
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
    enableMixedMessageType: true,
    // It asks nobody for credentials itself, but keeps them for the far proxy, which does.
    authenticationMetadataProvider:
      'org.apache.rocketmq.auth.authentication.provider.LocalAuthenticationMetadataProvider',
    initAuthenticationUser: JSON.stringify(farUser),
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
  const brokerConfiguration = configure('broker.conf', lines.join(''));
  const proxyConfiguration = configure('rmq-proxy.json', '{"rocketMQClusterName":"DefaultCluster"}');
  const place = ['-pm', 'local', '-n', `127.0.0.1:${ports.nameServer}`];
  const memory = ['-Xms512m', '-Xmx1g', '-XX:MaxDirectMemorySize=512m'];
  const configuration = ['-bc', brokerConfiguration, '-pc', proxyConfiguration];
  startJava(broker, memory, 'org.apache.rocketmq.proxy.ProxyStartup', [...place, ...configuration]);
}
