import { configure, folder, ports, startJava } from './rocketmq-home.mjs';
import { accepts, ServerProcess } from './server-process.mjs';

const readyWithinMs = 60_000;

const proxy = new ServerProcess({ folder, name: 'proxy' });

/**
 * The far proxy: one more, which stands before the broker of `rocketmq` in a process of its own. Its routes name the address by which
 * the client has come, so that a client that comes through a fault proxy stays there; the proxy in the broker's process names itself. It
 * asks for credentials, and notices within seconds when they change.
 */
export const rocketmqProxy = {
  async up() {
    if (!(await accepts(ports.broker)))
      throw new Error("There is no broker to stand before: 'servers up rocketmq' first.");
    if (!proxy.running) await start();
    await proxy.listening(ports.farProxy, Date.now() + readyWithinMs);
    return `The far proxy of RocketMQ is ready: 127.0.0.1:${ports.farProxy}`;
  },

  async kill() {
    await proxy.kill();
    return 'The far proxy of RocketMQ is killed.';
  },

  async down() {
    return await this.kill();
  },
};

async function start() {
  if (await accepts(ports.farProxy))
    throw new Error(`Port ${ports.farProxy} is taken by a process that was not started here. End it first.`);
  const settings = {
    rocketMQClusterName: 'DefaultCluster',
    grpcServerPort: ports.farProxy,
    remotingListenPort: ports.farProxyRemoting,
    useEndpointPortFromRequest: true,
    authenticationEnabled: true,
    authenticationProvider: 'org.apache.rocketmq.auth.authentication.provider.DefaultAuthenticationProvider',
    authenticationMetadataProvider: 'org.apache.rocketmq.proxy.auth.ProxyAuthenticationMetadataProvider',
    userCacheRefreshSeconds: 1,
    userCacheExpiredSeconds: 2,
  };
  const configuration = configure('rmq-cluster-proxy.json', JSON.stringify(settings));
  const memory = ['-Xms64m', '-Xmx256m', '-XX:MaxDirectMemorySize=128m'];
  const args = ['-pm', 'cluster', '-n', `127.0.0.1:${ports.nameServer}`, '-pc', configuration];
  startJava(proxy, memory, 'org.apache.rocketmq.proxy.ProxyStartup', args);
}
