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
});
