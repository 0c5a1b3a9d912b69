import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { orderFiles } from './rocketmq-pipelines.ts';

/** Where orders go through EventMesh. */
export interface MeshPipelines {
  readonly folder: string;
  readonly endpoint: string;
  readonly topic: string;
  readonly group: string;
  /** Of the state store that the workers which receive share. */
  readonly stateUrl: string;
}

/** Writes two configurations: file -> EventMesh for one worker, EventMesh -> filter -> file for several. Gives their paths. */
export async function writeMeshPipelines(
  parts: MeshPipelines,
): Promise<{ readonly send: string; readonly receive: string }> {
  const { folder, endpoint, topic, group, stateUrl } = parts;
  const { orders, archive } = orderFiles(folder);
  const delivery = { retry: { initialMs: 50, maxMs: 1000 } };
  const endpoints = [endpoint];
  const send = {
    pipelines: {
      'orders-in': {
        source: { use: '@eventmesh/source-file', with: { path: orders, follow: true } },
        sink: { use: '@eventmesh/sink-eventmesh', with: { endpoints, topic } },
        delivery,
      },
    },
    state: { folder: join(folder, 'state') },
  };
  const receive = {
    pipelines: {
      'orders-out': {
        source: { use: '@eventmesh/source-eventmesh', with: { endpoints, topics: [topic], consumerGroup: group } },
        transforms: [{ filter: { exact: { type: 'com.example.order.created' } } }],
        sink: { use: '@eventmesh/sink-file', with: { path: archive } },
        delivery,
      },
    },
    state: { url: stateUrl },
  };
  const paths = { send: join(folder, 'send.yaml'), receive: join(folder, 'receive.yaml') };
  // JSON is YAML, too.
  await writeFile(paths.send, JSON.stringify(send));
  await writeFile(paths.receive, JSON.stringify(receive));
  return paths;
}
