import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where orders go through RocketMQ, and how. */
export interface OrderPipelines {
  readonly folder: string;
  readonly endpoint: string;
  readonly topic: string;
  readonly group: string;
  /** Keeps the order of each key: FIFO topic, ordered group. */
  readonly fifo?: boolean;
}

/** Files of a test, in its folder. */
export function orderFiles(folder: string) {
  return { orders: join(folder, 'orders.ndjson'), archive: join(folder, 'archive.ndjson') };
}

/** Writes the configuration: file -> RocketMQ, and RocketMQ -> filter -> file. Gives its path. */
export async function writePipelines({
  folder,
  endpoint,
  topic,
  group,
  fifo = false,
}: OrderPipelines): Promise<string> {
  const { orders, archive } = orderFiles(folder);
  const path = join(folder, 'pipelines.yaml');
  const retry = { initialMs: 50, maxMs: 1000 };
  const configuration = {
    pipelines: {
      'orders-in': {
        source: { use: '@eventmesh/source-file', with: { path: orders, follow: true } },
        sink: {
          use: '@eventmesh/sink-rocketmq',
          with: { endpoint, topic, ...(fifo ? { messageGroupAttribute: 'partitionkey' } : { batch: true }) },
        },
        delivery: { retry },
      },
      'orders-out': {
        source: {
          use: '@eventmesh/source-rocketmq',
          with: { endpoint, topic, consumerGroup: group, invisibleMs: 10_000, ordered: fifo },
        },
        transforms: [{ filter: { exact: { type: 'com.example.order.created' } } }],
        sink: { use: '@eventmesh/sink-file', with: { path: archive } },
        delivery: { retry },
      },
    },
    state: { folder: join(folder, 'state') },
  };
  // JSON is YAML, too.
  await writeFile(path, JSON.stringify(configuration));
  return path;
}
