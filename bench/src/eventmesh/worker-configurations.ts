import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchTopic } from './bench-topic.ts';
import { writeConfiguration } from './worker-process.ts';

const ours = (module: string): string => fileURLToPath(new URL(module, import.meta.url));
const installed = (name: string): string => fileURLToPath(import.meta.resolve(name));

/** What the generator is to make. */
export interface Generated {
  readonly events: number;
  /** 0: as fast as they are taken. */
  readonly perSecond: number;
}

/** A worker that makes events and publishes them. Gives the path of its configuration. */
export async function sendingConfiguration(
  endpoint: string,
  { topic, folder }: BenchTopic,
  generated: Generated,
): Promise<string> {
  return await writeConfiguration(
    folder,
    {
      source: { use: ours('./generator-source.js'), with: generated },
      sink: { use: installed('@eventmesh/sink-eventmesh'), with: { endpoints: [endpoint], topic } },
    },
    { folder: join(folder, 'state') },
  );
}

/**
 * A worker that subscribes, and posts what it gets. Gives the path of its configuration.
 *
 * @param stateUrl of a store that several workers share; without it, each has a folder
 */
export async function receivingConfiguration(
  endpoint: string,
  { topic, folder }: BenchTopic,
  targetUrl: string,
  stateUrl?: string,
): Promise<string> {
  const subscription = { endpoints: [endpoint], topics: [topic], consumerGroup: topic };
  return await writeConfiguration(
    folder,
    {
      source: { use: installed('@eventmesh/source-eventmesh'), with: subscription },
      sink: { use: ours('./post-sink.js'), with: { url: targetUrl } },
      delivery: { concurrency: 8, retry: { maxMs: 1000 } },
    },
    stateUrl === undefined ? { folder: join(folder, 'state') } : { url: stateUrl },
  );
}

/** Whether a worker that receives says that it is subscribed. */
export function isListening(errors: string): boolean {
  return errors.includes('subscription is listening');
}
