import { ConnectorError } from '@eventmesh/connector-api';
import { describe, expect, it } from 'vitest';
import { Harness, positioned, record, records } from '../support/harness.ts';

const unavailable = new ConnectorError('UNAVAILABLE', 'connection refused');
const rejected = new ConnectorError('REJECTED', 'no such column');

describe('rule 7, strict transforms', () => {
  it('dead-letters an event whose transform throws, and never passes it on unchanged', async () => {
    await using run = await new Harness(records(3), {
      pipeline: {
        transforms: [
          (event) => {
            if (event.id === '1') throw new Error('boom');
            return event;
          },
        ],
      },
    }).start();
    await run.untilCommitted(3);
    expect(run.target.ids.toSorted()).toEqual(['0', '2']);
    expect(await run.store.deadLetters.list('test')).toMatchObject([{ stage: 'transform', code: 'TRANSFORM_FAILED' }]);
  });

  it('settles a record when all of its events have ended, with the worst outcome', async () => {
    await using run = await new Harness([record('a')], {
      sink: {
        answer: (events) => events.flatMap(({ id }, index) => (id === 'a.1' ? [{ index, error: rejected }] : [])),
      },
      pipeline: { transforms: [(event) => [event, event, event]] },
    }).start();
    await run.untilCommitted(1);
    expect(run.target.ids).toEqual(['a.0', 'a.2']);
    expect(run.pipeline.ledger()).toMatchObject({ received: 1, deadLettered: 1, delivered: 0 });
  });

  it('counts as filtered what gives nothing, and keeps order through asynchronous transforms', async () => {
    await using run = await new Harness(
      records(50, () => 'k'),
      {
        pipeline: { transforms: [async (event) => (Number(event.id) % 2 === 0 ? event : undefined)] },
      },
    ).start();
    await run.untilCommitted(50);
    expect(run.target.ids).toEqual(
      records(50)
        .map(({ event }) => String(event?.id))
        .filter((id) => Number(id) % 2 === 0),
    );
    expect(run.pipeline.ledger()).toMatchObject({ delivered: 25, filtered: 25 });
  });

  it('tries a transform again when its error says so', async () => {
    let tries = 0;
    await using run = await new Harness([record('a')], {
      pipeline: {
        transforms: [
          (event) => {
            tries += 1;
            if (tries < 10) throw unavailable;
            return event;
          },
        ],
      },
    }).start();
    await run.untilCommitted(1);
    expect(tries).toBe(10);
    expect(run.target.ids).toEqual(['a']);
  });

  it('dead-letters an event whose asynchronous transform rejects', async () => {
    await using run = await new Harness(records(3), {
      pipeline: {
        transforms: [
          async (event) => {
            if (event.id === '1') throw new Error('boom');
            return event;
          },
        ],
      },
    }).start();
    await run.untilCommitted(3);
    expect(run.target.ids.toSorted()).toEqual(['0', '2']);
    expect(await run.store.deadLetters.list('test')).toMatchObject([
      { stage: 'transform', code: 'TRANSFORM_FAILED', message: 'A transform threw: boom' },
    ]);
  });

  it('does not let a transform change data in place: they are those of the dead letter, and of the next try', async () => {
    await using run = await new Harness([record('a')], {
      pipeline: {
        transforms: [
          (event) => {
            (event.data as { id: string }).id += '!';
            return event;
          },
        ],
      },
    }).start();
    await run.untilCommitted(1);
    expect(await run.store.deadLetters.list('test')).toMatchObject([
      { code: 'TRANSFORM_FAILED', message: expect.stringContaining('read only') },
    ]);
  });

  it('writes no dead letter for what fails when its run is over: the next run has delivered it', async () => {
    let calls = 0;
    let reject: (thrown: Error) => void = () => {};
    const hanging = new Promise<never>((_resolve, fail) => (reject = fail));
    await using run = await new Harness(positioned(1), {
      progress: 'committed',
      pipeline: {
        transforms: [
          (event) => {
            calls += 1;
            return calls === 1 ? hanging : event;
          },
        ],
      },
    }).start();
    await run.until(() => run.queue.commits.length === 1);
    expect(run.target.ids).toEqual(['0']);
    reject(new Error('too late'));
    await run.clock.advance(1_000);
    expect(await run.store.deadLetters.list('test')).toEqual([]);
  });
});
