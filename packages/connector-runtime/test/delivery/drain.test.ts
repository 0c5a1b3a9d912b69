import { ConnectorError, type SourceContext } from '@eventmesh/connector-api';
import { describe, expect, it } from 'vitest';
import { Harness, gate, positioned } from '../support/harness.ts';

const unavailable = new ConnectorError('UNAVAILABLE', 'away');
const never = new AbortController().signal;

describe('a source that lets a partition go', () => {
  it('learns when what is in flight of it is settled and committed', async () => {
    const held = gate();
    const { run, context } = await startDraining(held.promise);
    let drained = false;
    void context.drain(['p'], never).then(() => (drained = true));
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
    void context.drain(['another'], never).then(() => (drained = true));
    await run.until(() => drained, 1_000);
    held.open();
    await run.stop();
  });
});

describe('a partition that was given up', () => {
  it('is not written any more: its new owner has gone on, so an old event would come behind newer ones', async () => {
    let down = true;
    const contexts: SourceContext[] = [];
    await using run = await new Harness(positioned(3), {
      progress: 'committed',
      source: (context) => {
        contexts.push(context);
        return {};
      },
      sink: { answer: () => (down ? Promise.reject(unavailable) : undefined) },
    }).start();
    await run.until(() => run.pipeline.status().code === 'UNAVAILABLE');
    const deadline = new AbortController();
    const drained = contexts[0]?.drain(['p'], deadline.signal);
    deadline.abort();
    await drained;
    expect(run.pipeline.ledger()).toMatchObject({ released: 3, inFlight: 0 });
    // Another worker owns the partition now, and writes 0, 1, 2 and many more. Then the target is back for us, too.
    await run.clock.advance(60_000);
    down = false;
    await run.clock.advance(120_000);
    expect(run.target.ids).toEqual([]);
  });

  it('is not committed any more, and does not hold up the commits of others', async () => {
    const contexts: SourceContext[] = [];
    const told: string[] = [];
    const mine = new Set(['p', 'q']);
    await using run = await new Harness(positioned(2, 'p'), {
      progress: 'committed',
      source: (context) => {
        contexts.push(context);
        return {
          commit: async (batch) => {
            for (const { partition } of batch) {
              told.push(String(partition));
              // As a broker does: first it is away, then it refuses who no longer owns the partition.
              if (partition === 'p') throw new ConnectorError(mine.has('p') ? 'UNAVAILABLE' : 'CONFLICT', 'not now');
            }
          },
        };
      },
    }).start();
    await run.until(() => told.length >= 2);
    const deadline = new AbortController();
    const drained = contexts[0]?.drain(['p'], deadline.signal);
    deadline.abort();
    await drained;
    mine.delete('p');
    told.length = 0;
    run.queue.push(...positioned(2, 'q'));
    await run.clock.advance(600_000);
    expect(told.filter((partition) => partition === 'p').length).toBeLessThanOrEqual(1);
    expect(told).toContain('q');
  });

  it('holds up no close: drain comes back at once when the run is over', async () => {
    const contexts: SourceContext[] = [];
    const run = await new Harness(positioned(3), {
      progress: 'committed',
      source: (context) => {
        contexts.push(context);
        // As a consumer group does: leaving it revokes what it had.
        return { close: async () => await context.drain(['p'], never) };
      },
      sink: { answer: () => Promise.reject(unavailable) },
    }).start();
    await run.clock.advance(1_000);
    await run.stop();
    expect(run.logger.lines.map(({ message }) => message)).not.toContain('close did not finish in time');
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
