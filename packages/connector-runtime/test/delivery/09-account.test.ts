import { ConnectorError, type WriteFailure } from '@eventmesh/connector-api';
import { describe, expect, it } from 'vitest';
import { Harness, positioned, record, records } from '../support/harness.ts';

const rejected = new ConnectorError('REJECTED', 'no such column');

describe('rule 9, account', () => {
  it('balances at every moment', async () => {
    await using run = await new Harness(records(200), {
      sink: {
        limits: { maxEvents: 7 },
        answer: (events) =>
          events.flatMap(({ id }, index): WriteFailure[] =>
            Number(id) % 50 === 9 ? [{ index, error: rejected }] : [],
          ),
      },
      pipeline: { transforms: [(event) => (Number(event.id) % 3 === 0 ? undefined : event)] },
    }).start();
    await run.until(() => {
      expect(run.pipeline.ledger().balanced).toBe(true);
      return run.queue.committed.length === 200;
    });
    expect(run.pipeline.ledger()).toMatchObject({
      received: 200,
      filtered: 67,
      deadLettered: 2,
      delivered: 131,
      inFlight: 0,
    });
  });

  it('says that it is stalled when a write hangs, before any error is known', async () => {
    await using run = await new Harness([record('a')], { sink: { answer: () => new Promise(() => {}) } }).start();
    await run.clock.advance(1_000);
    expect(run.pipeline.status().state).toBe('running');
    await run.clock.advance(31_000);
    expect(run.pipeline.status()).toMatchObject({
      state: 'stalled',
      reason: expect.stringMatching(/none was committed for 3\d s/),
    });
  });

  it('says that it is stalled when upstream cannot be told and does not answer', async () => {
    await using run = await new Harness(positioned(3), {
      progress: 'committed',
      source: { commit: () => new Promise(() => {}) },
    }).start();
    await run.clock.advance(100_000);
    expect(run.pipeline.status().state).toBe('stalled');
  });
});
