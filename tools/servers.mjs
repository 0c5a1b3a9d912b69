/**
 * Starts and stops the real servers that the integration tests use, beside the services that a machine is expected to have.
 *
 *   pnpm servers up rocketmq         starts it, and waits until it is ready
 *   pnpm servers kill rocketmq       kills it as a crash would; its data stay, `up` starts it again
 *   pnpm servers down rocketmq       kills it and deletes its data
 *   pnpm servers up rocketmq-proxy   starts one more proxy before it, for faults of the network (200 MB, six seconds)
 *   pnpm servers up eventmesh        starts a real EventMesh; `kill` and `down` as for RocketMQ. What it is like is read from the
 *                                    environment, see `servers/eventmesh-settings.mjs`
 */
import { eventmesh } from './servers/eventmesh.mjs';
import { rocketmq } from './servers/rocketmq.mjs';
import { rocketmqProxy } from './servers/rocketmq-proxy.mjs';

const servers = { rocketmq, 'rocketmq-proxy': rocketmqProxy, eventmesh };
const actions = ['up', 'kill', 'down'];
const [action, name = 'rocketmq'] = process.argv.slice(2);

if (!actions.includes(action) || !Object.hasOwn(servers, name)) {
  console.error(`Usage: pnpm servers ${actions.join('|')} ${Object.keys(servers).join('|')}`);
  process.exit(2);
}
try {
  console.log(await servers[name][action]());
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
