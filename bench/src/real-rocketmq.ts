import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { RocketmqAdmin } from '@eventmesh/rocketmq';

const launcher = fileURLToPath(new URL('../../tools/servers.mjs', import.meta.url));

/** The real RocketMQ that the launcher of this repository starts. */
export const rocketmqEndpoint = '127.0.0.1:8081';
export const rocketmqAdmin = new RocketmqAdmin('127.0.0.1:10911');

/** Starts it, unless it is there; gives what ends it, if it was started here. */
export async function startRocketmq(): Promise<() => Promise<void>> {
  const there = await rocketmqAdmin.createTopic({ name: 'bench-probe' }).then(
    () => true,
    () => false,
  );
  if (there) return async () => {};
  await servers('up');
  return () => servers('down');
}

async function servers(action: 'up' | 'down'): Promise<void> {
  await promisify(execFile)(process.execPath, [launcher, action, 'rocketmq']);
}
