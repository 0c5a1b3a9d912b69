import { configure, folder, ports, startJava } from './rocketmq-home.mjs';
import { accepts, ServerProcess } from './server-process.mjs';

const readyWithinMs = 60_000;

const proxy = new ServerProcess({ folder, name: 'proxy' });

/**
 * One more proxy, which stands before the broker of `rocketmq` in a process of its own. Its routes name the address by which the client
 * has come, so that a client that comes through a fault proxy stays there; the proxy in the broker's process names itself.
 */
export const rocketmqProxy = {
  async up() {
    if (!(await accepts(ports.broker)))
      throw new Error("There is no broker to stand before: 'servers up rocketmq' first.");
    if (!proxy.running) await start();
    await proxy.listening(ports.clusterProxy, Date.now() + readyWithinMs);
    return `RocketMQ proxy in cluster mode is ready: 127.0.0.1:${ports.clusterProxy}`;
  },

  async kill() {
    await proxy.kill();
    return 'RocketMQ proxy in cluster mode is killed.';
  },

  async down() {
    return await this.kill();
  },
};

async function start() {
  if (await accepts(ports.clusterProxy))
    throw new Error(`Port ${ports.clusterProxy} is taken by a process that was not started here. End it first.`);
  const settings = {
    rocketMQClusterName: 'DefaultCluster',
    grpcServerPort: ports.clusterProxy,
    remotingListenPort: ports.clusterProxyRemoting,
    useEndpointPortFromRequest: true,
  };
  const configuration = configure('rmq-cluster-proxy.json', JSON.stringify(settings));
  const memory = ['-Xms64m', '-Xmx256m', '-XX:MaxDirectMemorySize=128m'];
  const args = ['-pm', 'cluster', '-n', `127.0.0.1:${ports.nameServer}`, '-pc', configuration];
  startJava(proxy, memory, 'org.apache.rocketmq.proxy.ProxyStartup', args);
}
