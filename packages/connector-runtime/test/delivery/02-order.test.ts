import { ConnectorError } from '@eventmesh/connector-api';
import { describe, expect, it } from 'vitest';
import { Harness, record, records } from '../support/harness.ts';

const unavailable = new ConnectorError('UNAVAILABLE', 'connection refused');

describe('rule 2, order', () => {
  it('keeps the events of a key in order while others go on', async () => {
    const ids: Record<string, string[]> = {};
    await using run = await new Harness(
      records(300, (index) => `key-${index % 7}`),
      { sink: { limits: { maxEvents: 5 } } },
    ).start();
    run.target.answers.push(() => Promise.reject(unavailable), undefined);
    await run.untilCommitted(300);
    for (const event of run.target.events) (ids[String(event['partitionkey'])] ??= []).push(event.id);
    for (const seen of Object.values(ids)) {
      expect(seen.map(Number)).toEqual(seen.map(Number).toSorted((a, b) => a - b));
    }
  });

  it('lets a failing event hold its own lane only', async () => {
    let down = true;
    await using run = await new Harness(
      records(40, (index) => `key-${index % 8}`),
      {
        sink: {
          limits: { concurrentWrites: 8 },
          answer: (events) =>
            down && events.some(({ partitionkey }) => partitionkey === 'key-0')
              ? Promise.reject(unavailable)
              : undefined,
        },
        pipeline: { delivery: { concurrency: 8 } },
      },
    ).start();
    await run.until(() => run.target.events.length > 0);
    await run.clock.advance(10_000);
    expect(run.target.events.some(({ partitionkey }) => partitionkey === 'key-0')).toBe(false);
    expect(run.target.events.length).toBeGreaterThanOrEqual(20);
    down = false;
    await run.untilCommitted(40);
    const zero = run.target.events.filter(({ partitionkey }) => partitionkey === 'key-0').map(({ id }) => Number(id));
    expect(zero).toEqual([0, 8, 16, 24, 32]);
  });

  it('goes on with what comes for other keys while one fails', async () => {
    await using run = await new Harness([record('stuck', 'a')], {
      sink: {
        limits: { concurrentWrites: 8 },
        answer: (events) =>
          events.some(({ partitionkey }) => partitionkey === 'a') ? Promise.reject(unavailable) : undefined,
      },
      pipeline: { delivery: { concurrency: 8 } },
    }).start();
    await run.until(() => run.pipeline.status().code === 'UNAVAILABLE');
    run.queue.push(...Array.from('bcdefgh', (key) => record(`of ${key}`, key)));
    await run.clock.advance(1_000);
    expect(run.target.events.length).toBeGreaterThanOrEqual(5);
  });
});
