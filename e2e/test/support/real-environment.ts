import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { RocketmqAdmin } from '@eventmesh/rocketmq';
import type { RocketmqEnvironment } from './rocketmq-environment.ts';

const launcher = fileURLToPath(new URL('../../../tools/servers.mjs', import.meta.url));

/** A real RocketMQ, started by the launcher of this repository: `pnpm servers up rocketmq`. */
export async function startRealEnvironment(): Promise<RocketmqEnvironment> {
  await servers('up');
  const admin = new RocketmqAdmin('127.0.0.1:10911');
  return {
    endpoint: '127.0.0.1:8081',
    createTopic: (topic) => admin.createTopic(topic),
    createGroup: (group) => admin.createGroup(group),
    kill: () => servers('kill'),
    restart: () => servers('up'),
    stop: () => servers('down'),
  };
}

async function servers(action: 'up' | 'kill' | 'down'): Promise<void> {
  await promisify(execFile)(process.execPath, [launcher, action, 'rocketmq'], { timeout: 170_000 });
}
