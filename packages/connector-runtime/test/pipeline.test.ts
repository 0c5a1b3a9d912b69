import { MemoryQueue, MemoryTarget, memorySink, memorySource } from '@eventmesh/connector-testkit';
import { describe, expect, it, vi } from 'vitest';
import { MemoryStateStore, startPipeline } from '../src/index.ts';
import { Harness, records } from './support/harness.ts';

describe('the handle of a pipeline', () => {
  it('tells name, state, ledger and lag', async () => {
    await using run = await new Harness(records(30), {
      pipeline: { delivery: { inFlight: { maxRecords: 10 } } },
    }).start();
    expect(run.pipeline.status()).toMatchObject({ name: 'test', state: 'starting', restarts: 0 });
    run.queue.maxPerRead = 5;
    await run.untilCommitted(30);
    expect(run.pipeline.status()).toEqual({
      name: 'test',
      state: 'running',
      restarts: 0,
      ledger: run.pipeline.ledger(),
    });
    expect(run.pipeline.ledger()).toMatchObject({ received: 30, delivered: 30, inFlight: 0, balanced: true });
    run.queue.push(...records(3));
    expect(await run.pipeline.lag()).toBe(3);
  });

  it('knows no lag when the source cannot tell, takes too long or fails', async () => {
    const lags = [() => Promise.reject(new Error('no')), () => new Promise<never>(() => {}), undefined];
    for (const lag of lags) {
      await using run = await new Harness([], { source: { lag: lag as () => Promise<number> } }).start();
      await run.clock.advance(100);
      let told: unknown = 'nothing yet';
      void run.pipeline.lag().then((value) => (told = value));
      await run.until(() => told !== 'nothing yet', 2_000);
      expect(told).toBeUndefined();
    }
  });

  it('stops at the end of an `await using` block', async () => {
    const closed: string[] = [];
    const overrides = { close: async () => void closed.push('source') };
    let finished: Promise<unknown> = Promise.resolve();
    {
      await using pipeline = await startPipeline({
        name: 'a',
        source: memorySource(new MemoryQueue(), 'acknowledged', overrides),
        sink: memorySink(new MemoryTarget()),
        store: new MemoryStateStore(),
      });
      finished = pipeline.finished;
      await vi.waitUntil(() => pipeline.status().state === 'running', { timeout: 5_000 });
    }
    expect(closed).toEqual(['source']);
    expect(await finished).toMatchObject({ state: 'stopped' });
  });
});
