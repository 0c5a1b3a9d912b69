import { ConnectorError, defineSink, type AnyCloudEvent, type WriteFailure } from '@eventmesh/connector-api';
import { createEvent } from '@eventmesh/event-formats';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Harness, record, records } from '../support/harness.ts';

const rejected = new ConnectorError('REJECTED', 'no such column');

describe('rule 5, dead letters', () => {
  const refuse =
    (...ids: readonly string[]) =>
    (events: readonly AnyCloudEvent[]) =>
      events.flatMap(({ id }, index): WriteFailure[] => (ids.includes(id) ? [{ index, error: rejected }] : []));

  it('keeps what the sink refuses, and writes its neighbours', async () => {
    await using run = await new Harness(records(10), { sink: { answer: refuse('3', '7') } }).start();
    await run.untilCommitted(10);
    const letters = await run.store.deadLetters.list('test');
    expect(letters.map(({ event }) => JSON.parse(String(event)).id)).toEqual(['3', '7']);
    expect(run.pipeline.ledger()).toMatchObject({ delivered: 8, deadLettered: 2, balanced: true });
  });

  it('halves a batch that is refused as a whole until the culprit stands alone', async () => {
    await using run = await new Harness(records(64), {
      sink: {
        limits: { concurrentWrites: 1 },
        answer: (events) => (events.some(({ id }) => id === '42') ? Promise.reject(rejected) : undefined),
      },
    }).start();
    await run.untilCommitted(64);
    expect(run.pipeline.ledger()).toMatchObject({ delivered: 63, deadLettered: 1 });
    expect(run.target.ids).toEqual(
      records(64)
        .map(({ event }) => event?.id)
        .filter((id) => id !== '42'),
    );
  });

  it('holds the lane, and settles nothing, while the dead letter cannot be written', async () => {
    const harness = new Harness([record('bad'), record('good')], {
      sink: { limits: { concurrentWrites: 1, maxEvents: 1 }, answer: refuse('bad') },
    });
    const append = harness.store.deadLetters.append.bind(harness.store.deadLetters);
    let full = true;
    harness.store.deadLetters.append = async (pipeline, letters) => {
      if (full) throw new ConnectorError('OVERLOADED', 'the disk is full');
      await append(pipeline, letters);
    };
    await using run = await harness.start();
    await run.clock.advance(120_000);
    expect(run.queue.committed).toEqual([]);
    expect(run.target.ids).toEqual([]);
    expect(run.pipeline.status()).toMatchObject({
      state: 'stalled',
      reason: expect.stringContaining('the disk is full'),
    });
    full = false;
    await run.untilCommitted(2);
    expect(run.target.ids).toEqual(['good']);
  });

  it('keeps what a source could not read, with its bytes', async () => {
    const poison = {
      error: new ConnectorError('UNREADABLE', 'not JSON'),
      body: Buffer.from([0, 255, 1]),
      facts: { topic: 'orders' },
    };
    await using run = await new Harness([record('a'), poison, record('b')]).start();
    await run.untilCommitted(3);
    const [letter] = await run.store.deadLetters.list('test');
    expect(letter).toMatchObject({ stage: 'read', code: 'UNREADABLE', body: 'AP8B', facts: { topic: 'orders' } });
    expect(run.target.ids.toSorted()).toEqual(['a', 'b']);
  });

  it('keeps no secret of the options in what it says of a failure, and the event as it came', async () => {
    const password = 'correct horse';
    const definition = defineSink({
      apiVersion: 'v1',
      system: 'secretive',
      ordering: 'none',
      idempotent: false,
      limits: { concurrentWrites: 1, maxEvents: 1, maxBytes: 1_000_000 },
      options: z.strictObject({ password: z.string().meta({ writeOnly: true }) }),
      create: () => ({
        open: async () => {},
        write: () => Promise.reject(new ConnectorError('REJECTED', `not with '${password}'`)),
        close: async () => {},
      }),
    });
    const event = createEvent({ id: '1', source: '/s', type: 't', data: password });
    await using run = await new Harness([{ event }], {
      pipeline: { sink: definition({ password }) },
    }).start();
    await run.untilCommitted(1);
    const [letter] = await run.store.deadLetters.list('test');
    expect(letter?.message).toBe("not with '***'");
    expect(letter?.event).toContain(password);
    expect(run.logger.lines.filter(({ fields }) => JSON.stringify(fields).includes(password))).toEqual([]);
  });

  it('stops the line when the error budget is exhausted, losing nothing', async () => {
    await using run = await new Harness(records(50), {
      sink: { limits: { maxEvents: 1, concurrentWrites: 1 }, answer: () => Promise.reject(rejected) },
      pipeline: { delivery: { errorBudget: { maxDeadLetters: 10 } } },
    }).start();
    await run.until(() => run.pipeline.status().state === 'failed');
    const { code, reason } = run.pipeline.status();
    expect(code).toBe('ERROR_BUDGET_EXHAUSTED');
    expect(reason).toBe(
      "More than 10 events failed for good within 60000 ms, the last one by sink-memory: REJECTED: no such column. Nothing is lost: those before are dead letters, the rest waits upstream or in the state store. Look at them ('eventmesh-connect dlq list'), mend the cause, start again, then send them again ('eventmesh-connect dlq replay').",
    );
    expect(run.pipeline.ledger()).toMatchObject({ deadLettered: 10, released: 40, inFlight: 0, balanced: true });
    expect(await run.store.deadLetters.list('test')).toHaveLength(10);
  });
});
