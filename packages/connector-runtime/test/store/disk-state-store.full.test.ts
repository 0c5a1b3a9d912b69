import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ConnectorError } from '@eventmesh/connector-api';
import {
  MemoryQueue,
  MemoryTarget,
  memorySink,
  memorySource,
  until,
  type WriteAnswer,
} from '@eventmesh/connector-testkit';
import { createEvent } from '@eventmesh/event-formats';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FencedError, startPipeline } from '../../src/index.ts';
import { otherProcess } from './other-process.ts';
import { classifyStoreError } from '../../src/store/classify-store-error.ts';
import { diskPlace, letter } from './store-harness.ts';

const run = promisify(execFile);
const place = await diskPlace();
await mkdir(place.path);
const mount = (options: string): Promise<unknown> =>
  run('mount', ['-t', 'tmpfs', '-o', options, 'none', place.path], { timeout: 5_000 });
const isMounted = await mount('size=1m').then(
  () => true,
  () => false,
);
beforeAll(() => {
  if (!isMounted) console.warn('No disk could be made to fill up: that needs Linux and the right to mount.');
});
afterAll(async () => {
  if (isMounted) await run('umount', ['-l', place.path], { timeout: 5_000 });
  await place.remove();
});

if (isMounted) {
  it('says that the disk is full, keeps what was acknowledged, and goes on once there is room', async () => {
    const store = await place.open();
    const lease = await store.acquireLease('a');
    const large = letter('x'.repeat(20_000));
    const full = { code: 'OVERLOADED', message: expect.stringMatching(/full.*Free some space/) };
    let kept = 0;
    const fill = async (): Promise<void> => {
      for (; kept < 100; kept += 1) await store.deadLetters.append('a', [large]);
    };
    await expect(fill()).rejects.toMatchObject(full);
    await expect(store.deadLetters.append('a', [large])).rejects.toMatchObject(full);
    await expect(store.writeCheckpoints(lease, new Map([['p', 1]]))).rejects.toMatchObject(full);
    await mount('remount,size=16m');
    await store.writeCheckpoints(lease, new Map([['p', 2]]));
    await store.deadLetters.append('a', [large]);
    expect(await store.readCheckpoints('a')).toEqual(new Map([['p', 2]]));
    expect(await store.deadLetters.list('a')).toHaveLength(kept + 1);
    await store.close();
  });

  it('refuses the writes of who lost the files to another process while the disk was full', async () => {
    const store = await place.open();
    const lease = await store.acquireLease('a');
    const ballast = join(place.path, 'ballast');
    await expect(writeFile(ballast, Buffer.alloc(32 * 1024 * 1024))).rejects.toThrow('ENOSPC');
    const large = letter('x'.repeat(200_000));
    for (let tries = 0; tries < 2; tries += 1)
      await expect(store.deadLetters.append('b', [large])).rejects.toMatchObject({ code: 'OVERLOADED' });
    await rm(ballast);
    expect((await otherProcess(place.path, 7, 1))[0]).toBe('7');
    await expect(store.writeCheckpoints(lease, new Map([['p', 6]]))).rejects.toBeInstanceOf(FencedError);
    expect((await store.readCheckpoints('a')).get('p')).toBeGreaterThanOrEqual(7);
    await store.close();
  });

  it('stalls a pipeline whose dead letters find no room, which says why, settles nothing, and goes on once there is', async () => {
    const store = await place.open();
    const ballast = join(place.path, 'ballast');
    await expect(writeFile(ballast, Buffer.alloc(32 * 1024 * 1024))).rejects.toThrow('ENOSPC');
    const queue = new MemoryQueue(
      ['0', '1', '2'].map((id) => ({
        event: createEvent({ id, source: '/test', type: 'test', data: 'x'.repeat(200_000), partitionkey: 'k' }),
      })),
    );
    const target = new MemoryTarget();
    const refuse: WriteAnswer = (events) =>
      events.flatMap(({ id }, index) =>
        id === '1' ? [{ index, error: new ConnectorError('REJECTED', 'no such column') }] : [],
      );
    const pipeline = await startPipeline({
      name: 'full',
      source: memorySource(queue),
      sink: memorySink(target, { answer: refuse, limits: { maxEvents: 1 } }),
      store,
      delivery: { stallAfterMs: 50, retry: { maxMs: 50 } },
    });
    await until('it is stalled', () => pipeline.status().state === 'stalled', 10_000);
    expect(pipeline.status()).toMatchObject({
      code: 'OVERLOADED',
      reason: expect.stringMatching(/^dead letters: The disk of the state store .* is full\. Free some space/),
      ledger: { delivered: 1, deadLettered: 0, inFlight: 2 },
    });
    expect(queue.committed).toHaveLength(1);
    expect(target.ids).toEqual(['0']);
    await rm(ballast);
    await until('all is settled', () => queue.committed.length === 3, 10_000);
    expect(target.ids).toEqual(['0', '2']);
    expect(await pipeline.stop()).toMatchObject({ state: 'stopped', ledger: { delivered: 2, deadLettered: 1 } });
    expect(await store.deadLetters.list('full')).toMatchObject([{ code: 'REJECTED', attempts: 1 }]);
    await store.close();
  });
} else {
  it('would say that the disk is full, as far as that can be told where none can be mounted', () => {
    const thrown = new Error('IO error: /state/000003.log: No space left on device');
    expect(classifyStoreError(thrown, '/state')).toMatchObject({ code: 'OVERLOADED' });
  });
}
