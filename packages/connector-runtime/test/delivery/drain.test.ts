import type { SourceContext } from '@eventmesh/connector-api';
import { describe, expect, it } from 'vitest';
import { Harness, gate, positioned } from '../support/harness.ts';

describe('a source that lets a partition go', () => {
  it('learns when what is in flight of it is settled and committed', async () => {
    const held = gate();
    const { run, context } = await startDraining(held.promise);
    let drained = false;
    void context.drain(['p'], new AbortController().signal).then(() => (drained = true));
    await run.clock.advance(1_000);
    expect(drained).toBe(false);
    held.open();
    await run.until(() => drained);
    expect(run.queue.commits.map((batch) => batch.map(({ position }) => position))).toEqual([[2]]);
    await run.stop();
  });

  it('waits no longer than it wants to; what comes of it later does not count', async () => {
    const held = gate();
    const { run, context } = await startDraining(held.promise);
    const deadline = new AbortController();
    let drained = false;
    void context.drain(['p'], deadline.signal).then(() => (drained = true));
    await run.clock.advance(1_000);
    deadline.abort();
    await run.until(() => drained);
    expect(run.pipeline.ledger()).toMatchObject({ received: 3, released: 3, inFlight: 0, balanced: true });
    held.open();
    await run.clock.advance(1_000);
    expect(run.queue.commits).toEqual([]);
    expect(run.pipeline.ledger()).toMatchObject({ delivered: 0, released: 3, inFlight: 0, balanced: true });
    await run.stop();
    expect(run.queue.released).toEqual([]);
  });

  it('is not held up by other partitions', async () => {
    const held = gate();
    const { run, context } = await startDraining(held.promise);
    let drained = false;
    void context.drain(['another'], new AbortController().signal).then(() => (drained = true));
    await run.until(() => drained, 1_000);
    held.open();
    await run.stop();
  });
});

/** Three records of partition `p` are being written, until `held` resolves. */
async function startDraining(held: Promise<void>): Promise<{ readonly run: Harness; readonly context: SourceContext }> {
  const contexts: SourceContext[] = [];
  const run = new Harness(positioned(3), {
    progress: 'committed',
    source: (context) => {
      contexts.push(context);
      return {};
    },
    sink: { answer: () => held },
  });
  await run.start();
  await run.until(() => run.pipeline.ledger().inFlight === 3);
  return { run, context: contexts[0] as SourceContext };
}
