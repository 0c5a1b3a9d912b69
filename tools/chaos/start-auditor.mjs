import { join } from 'node:path';
import { fileSink } from '../../connectors/sink-file/dist/index.js';
import { rocketmqSource } from '../../connectors/source-rocketmq/dist/index.js';
import { MemoryStateStore, startPipeline } from '../../packages/connector-runtime/dist/index.js';
import { readEvents } from './read-events.mjs';

/** Reads the whole topic in the order of each key, by a consumer group of its own, in this process, which nobody troubles. */
export async function startAuditor({ folder, endpoint, topic, groups }) {
  const path = join(folder, 'topic.ndjson');
  const pipeline = await startPipeline({
    name: 'auditor',
    source: rocketmqSource({ endpoint, topic, consumerGroup: groups.auditor, ordered: true }),
    sink: fileSink({ path }),
    store: new MemoryStateStore(),
  });
  return { read: () => readEvents(path), stop: () => pipeline.stop() };
}
