import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventMeshEnvironment } from '@eventmesh/test-servers';

/** What a run has for itself. */
export interface BenchTopic extends AsyncDisposable {
  readonly topic: string;
  /** Of its configuration and state. */
  readonly folder: string;
}

/** A topic and a folder of a run's own: with storage standalone, a topic whose subscribers have left is dead. */
export async function openBenchTopic(mesh: EventMeshEnvironment): Promise<BenchTopic> {
  const topic = `bench-${randomBytes(5).toString('hex')}`;
  await mesh.createTopic(topic);
  const folder = await mkdtemp(join(tmpdir(), 'bench-eventmesh-'));
  return { topic, folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}
