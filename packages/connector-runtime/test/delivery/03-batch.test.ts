import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { describe, expect, it } from 'vitest';
import { Harness, gate, record, records } from '../support/harness.ts';

const idsOf = (batch: readonly AnyCloudEvent[]): string[] => batch.map(({ id }) => id);

describe('rule 3, batch naturally', () => {
  it('writes what is there at once and grows the next batch meanwhile', async () => {
    const writing = gate();
    await using run = new Harness([record('first')], { sink: { limits: { concurrentWrites: 1 } } });
    run.target.answers.push(() => writing.promise);
    await run.start();
    await run.clock.advance(60);
    run.queue.push(record('a'), record('b'));
    await run.clock.advance(60);
    run.queue.push(record('c'));
    await run.clock.advance(60);
    writing.open();
    await run.untilCommitted(4);
    expect(run.target.batches.map(idsOf)).toEqual([['first'], ['a', 'b', 'c']]);
  });

  it('keeps to the caps of a batch', async () => {
    await using run = await new Harness(records(25), {
      sink: { limits: { maxEvents: 10, concurrentWrites: 1 } },
    }).start();
    await run.untilCommitted(25);
    expect(run.target.batches.map((batch) => batch.length)).toEqual([10, 10, 5]);
  });

  it('waits for the linger time when asked to', async () => {
    await using run = await new Harness([record('a')], {
      sink: { limits: { concurrentWrites: 1 } },
      pipeline: { delivery: { batch: { lingerMs: 500 } } },
    }).start();
    await run.clock.advance(200);
    run.queue.push(record('b'));
    await run.untilCommitted(2);
    expect(run.target.batches.map(idsOf)).toEqual([['a', 'b']]);
  });

  it('keeps to the cap by bytes, and writes a larger event alone', async () => {
    const sizes = [400, 400, 400, 2_000, 100];
    await using run = await new Harness(
      sizes.map((bytes, index) => ({ ...record(String(index)), bytes })),
      { sink: { limits: { maxBytes: 1_000, concurrentWrites: 1 } } },
    ).start();
    await run.untilCommitted(5);
    expect(run.target.batches.map(idsOf)).toEqual([['0', '1'], ['2'], ['3'], ['4']]);
  });

  it('does not linger once the batch is full', async () => {
    await using run = await new Harness([record('a')], {
      sink: { limits: { concurrentWrites: 1, maxEvents: 2 } },
      pipeline: { delivery: { batch: { lingerMs: 3_600_000 } } },
    }).start();
    await run.clock.advance(200);
    run.queue.push(record('b'));
    await run.until(() => run.queue.committed.length === 2, 1_000);
    expect(run.target.batches.map(idsOf)).toEqual([['a', 'b']]);
  });
});
