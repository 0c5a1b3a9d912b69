import { describe, expect, it } from 'vitest';
import { Harness, gate, positioned, record, records } from '../support/harness.ts';

describe('rule 1, track', () => {
  it('stops reading at the cap by count, and only there', async () => {
    const held = gate();
    await using run = await new Harness(records(100), {
      sink: { answer: () => held.promise },
      pipeline: { delivery: { inFlight: { maxRecords: 10 } } },
    }).start();
    await run.clock.advance(1_000);
    expect(run.queue.waiting).toBe(90);
    expect(run.pipeline.ledger().inFlight).toBe(10);
    held.open();
    await run.untilCommitted(100);
  });

  it('stops reading at the cap by bytes', async () => {
    const held = gate();
    const large = Array.from({ length: 10 }, (_, index) => ({ ...record(String(index)), bytes: 1_000 }));
    await using run = new Harness(large, {
      sink: { answer: () => held.promise },
      pipeline: { delivery: { inFlight: { maxBytes: 2_500 } } },
    });
    run.queue.maxPerRead = 1;
    await run.start();
    await run.clock.advance(1_000);
    expect(run.queue.waiting).toBe(7);
    held.open();
    await run.untilCommitted(10);
  });

  it('commits the newest of the contiguous settled prefix, never past a gap', async () => {
    const first = gate();
    await using run = await new Harness(positioned(3, 'p', String), {
      progress: 'committed',
      sink: {
        limits: { maxEvents: 1, concurrentWrites: 8 },
        answer: ([event]) => (event?.id === '0' ? first.promise : undefined),
      },
      pipeline: { delivery: { concurrency: 8 } },
    }).start();
    await run.until(() => run.target.events.length === 2);
    await run.clock.advance(1_000);
    expect(run.queue.commits).toEqual([]);
    first.open();
    await run.until(() => run.queue.commits.length > 0);
    expect(run.queue.commits.map((batch) => batch.map(({ position }) => position))).toEqual([[2]]);
  });
});
