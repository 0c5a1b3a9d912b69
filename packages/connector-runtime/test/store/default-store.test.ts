import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryQueue, MemoryTarget, memorySink, memorySource } from '@eventmesh/connector-testkit';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openDiskStateStore, startPipeline, type DeliveryOptions, type PipelineHandle } from '../../src/index.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'default-store-'));
  vi.stubEnv('EVENTMESH_STATE_DIR', join(folder, 'state'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

const start = (name: string, delivery: DeliveryOptions = {}): Promise<PipelineHandle> =>
  startPipeline({
    name,
    delivery,
    source: memorySource(new MemoryQueue(), 'checkpointed'),
    sink: memorySink(new MemoryTarget()),
  });
const tokenOf = async (name: string): Promise<number> => {
  const store = await openDiskStateStore(join(folder, 'state'));
  const { token } = await store.acquireLease(name);
  await store.close();
  return token;
};
const running = async (...pipelines: readonly PipelineHandle[]): Promise<void> => {
  await vi.waitUntil(() => pipelines.every((each) => each.status().state === 'running'), { timeout: 10_000 });
};

it('is one for all pipelines of the process, where EVENTMESH_STATE_DIR says, until the last has ended', async () => {
  const [first, second] = await Promise.all([start('a'), start('b')]);
  await running(first, second);
  await first.stop();
  await expect(tokenOf('a')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  await second.stop();
  expect(await tokenOf('a')).toBe(2);
});

it('is let go by a pipeline that accepts what is stored once both of its halves have ended', async () => {
  const pipeline = await start('a', { accept: 'stored' });
  await running(pipeline);
  await pipeline.stop();
  expect(await tokenOf('a')).toBe(2);
  expect(await tokenOf('a:delivery')).toBe(2);
});

it('can be opened by anyone as soon as a pipeline has stopped, and again by the next pipeline', async () => {
  for (let round = 1; round <= 3; round += 1) {
    const pipeline = await start('a');
    await running(pipeline);
    const stopping = pipeline.stop();
    const next = await start('b');
    await stopping;
    await next.stop();
    expect(await tokenOf('a')).toBe(round * 2);
  }
});

it('is in .eventmesh in the working directory when the variable is empty', async () => {
  vi.stubEnv('EVENTMESH_STATE_DIR', '');
  vi.spyOn(process, 'cwd').mockReturnValue(folder);
  await using pipeline = await start('a');
  expect(pipeline.status().state).toBe('starting');
  expect((await stat(join(folder, '.eventmesh'))).isDirectory()).toBe(true);
});

it('refuses to start a pipeline while another process, or other code, has it open, and starts it afterwards', async () => {
  const store = await openDiskStateStore(join(folder, 'state'));
  await expect(start('a')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  await store.close();
  await using pipeline = await start('a');
  expect(pipeline.status().state).toBe('starting');
});
