import { ConnectorError } from '@eventmesh/connector-api';
import { describe, expect, it } from 'vitest';
import { Harness, gate, positioned } from '../support/harness.ts';

describe('rule 6, persist, then tell upstream', () => {
  it('commits only what the state store has made durable', async () => {
    const harness = new Harness(positioned(5), { progress: 'checkpointed' });
    const write = harness.store.writeCheckpoints.bind(harness.store);
    let down = true;
    harness.store.writeCheckpoints = async (lease, positions) => {
      if (down) throw new ConnectorError('UNAVAILABLE', 'the store is away');
      await write(lease, positions);
    };
    await using run = await harness.start();
    await run.until(() => run.target.events.length === 5);
    await run.clock.advance(60_000);
    expect(run.queue.commits).toEqual([]);
    down = false;
    await run.until(() => run.queue.commits.length > 0);
    expect(await run.store.readCheckpoints('test')).toEqual(new Map([['p', 4]]));
  });

  it('resumes behind the last checkpoint', async () => {
    const harness = new Harness(positioned(10), { progress: 'checkpointed' });
    const lease = await harness.store.acquireLease('test');
    await harness.store.writeCheckpoints(lease, new Map([['p', 5]]));
    await harness.store.releaseLease(lease);
    await using run = await harness.start();
    await run.until(() => run.target.events.length === 4);
    expect(run.target.ids).toEqual(['6', '7', '8', '9']);
  });

  it('restarts with a new lease when its own was taken over, and the late write is refused', async () => {
    const harness = new Harness(positioned(3), { progress: 'checkpointed' });
    const held = gate();
    harness.target.answers.push(() => held.promise);
    await using run = await harness.start();
    await run.clock.advance(100);
    await run.store.releaseLease({ pipeline: 'test', token: 1, lost: new AbortController().signal });
    const other = await run.store.acquireLease('test');
    held.open();
    await run.until(() => run.pipeline.status().state === 'restarting');
    expect(await run.store.readCheckpoints('test')).toEqual(new Map());
    await run.store.releaseLease(other);
    await run.until(() => run.pipeline.status().state === 'running');
    await run.until(() => run.queue.commits.length > 0);
    expect(run.pipeline.status().restarts).toBeGreaterThanOrEqual(1);
  });
});
