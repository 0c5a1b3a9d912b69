import type { AnyRecord, ConnectorError } from '@eventmesh/connector-api';
import { CloudEvent } from 'cloudevents';
import { describe, expect, it } from 'vitest';
import { Harness, positioned, record } from '../support/harness.ts';

/** A source gives a list with one record that the engine cannot take, and goes on behind it, as any cursor does. */
function withBadRecord(
  bad: (place: { partition: string; position: number }) => AnyRecord,
  progress: 'committed' | 'checkpointed' | 'acknowledged',
) {
  const all = positioned(4);
  const list = [all[0], bad({ partition: 'p', position: 1 }), all[2], all[3]] as AnyRecord[];
  let next = 0;
  return new Harness([], {
    progress,
    source: (context) => {
      const at = [...context.positions.values()].map(Number);
      next = Math.max(-1, ...at) + 1;
      return {
        read: async () => {
          const batch = next === 0 ? list.slice(0, 3) : list.slice(next, next + 1);
          next += batch.length;
          return batch;
        },
      };
    },
    pipeline: { name: 'test' },
  });
}

describe('a list with one record that breaks the contract', () => {
  it.each([
    ['a record that holds nothing', (place: object): AnyRecord => ({ ...place }) as never],
    ['a negative size', (place: object): AnyRecord => ({ ...record('1'), ...place, bytes: -1 })],
  ])('does not let the checkpoint pass the good neighbours of %s', async (_what, bad) => {
    await using run = await withBadRecord(bad, 'checkpointed').start();
    await run.clock.advance(20_000);
    const checkpoint = (await run.store.readCheckpoints('test')).get('p');
    // Record 3 was read behind the bad list: its checkpoint would say that 0 and 2 are safe, too.
    expect(checkpoint).toBeUndefined();
    expect(run.pipeline.status()).toMatchObject({
      state: 'restarting',
      reason: expect.stringContaining('broke the contract'),
    });
  });

  it('does not lose what is behind an event that throws when its key is asked for', async () => {
    const event = new Proxy(new CloudEvent<unknown>({ id: 'bad', source: '/test', type: 'test' }, false), {
      get: (target, name) => {
        if (name === 'partitionkey') throw new Error('boom');
        return Reflect.get(target, name) as unknown;
      },
    });
    const lists = [
      [{ event, bytes: 1, partition: 'q', position: 0 }, ...positioned(1)],
      [{ ...record('1'), partition: 'p', position: 1 }],
    ];
    await using run = await new Harness([], {
      progress: 'checkpointed',
      source: { read: async () => lists.shift() ?? [] },
    }).start();
    await run.clock.advance(20_000);
    const checkpoint = (await run.store.readCheckpoints('test')).get('p');
    expect(checkpoint).toBe(1);
    expect(run.target.ids).toEqual(expect.arrayContaining(['0', '1']));
  });

  it('does not wedge the reader when a record says it has infinitely many bytes', async () => {
    let reads = 0;
    await using run = await new Harness([], {
      source: {
        read: async () => {
          reads += 1;
          if (reads === 1) return [{ ...record('a'), bytes: Number.POSITIVE_INFINITY }];
          return reads === 2 ? [record('b')] : [];
        },
      },
    }).start();
    await run.clock.advance(600_000);
    expect(run.target.ids).toContain('b');
  });

  it('keeps the books: nothing is in flight after a stop', async () => {
    const event = new Proxy(new CloudEvent<unknown>({ id: '1', source: '/test', type: 'test' }, false), {
      get: (target, name) => {
        if (name === 'partitionkey') throw new Error('boom');
        return Reflect.get(target, name) as unknown;
      },
    });
    let reads = 0;
    const run = await new Harness([], {
      source: { read: async () => ((reads += 1) === 1 ? [record('0'), { event, bytes: 1 }, record('2')] : []) },
    }).start();
    await run.clock.advance(5_000);
    await run.stop();
    expect(run.pipeline.ledger()).toMatchObject({ inFlight: 0, balanced: true });
    expect([...run.queue.released, ...run.queue.committed]).toHaveLength(3);
  });
});

describe('a rejected record whose error is no ConnectorError', () => {
  it.each([
    ['a plain object', { code: 'UNREADABLE', message: 'not JSON' } as never],
    ['of a code that is not in the table', Object.assign(new Error('x'), { code: 'EBADMSG' }) as never],
  ])('becomes a dead letter and does not restart the pipeline for ever: %s', async (_what, error: ConnectorError) => {
    await using run = await new Harness(
      [{ error, body: Buffer.from('x'), facts: {}, partition: 'p', position: 0 }, ...positioned(3).slice(1)],
      { progress: 'committed' },
    ).start();
    await run.clock.advance(300_000);
    expect(run.pipeline.status()).toMatchObject({ state: 'running', restarts: 0 });
    expect(await run.store.deadLetters.list('test')).toMatchObject([{ code: expect.any(String) }]);
  });
});

it('keeps the books when the same record object is given twice', async () => {
  const [one] = positioned(1);
  let reads = 0;
  const run = await new Harness([], {
    progress: 'committed',
    source: { read: async () => ((reads += 1) < 3 ? ([one, one] as never) : []) },
  }).start();
  await run.clock.advance(1_000);
  await run.stop();
  expect(run.pipeline.ledger()).toMatchObject({ received: 4, delivered: 4, inFlight: 0, balanced: true });
});
