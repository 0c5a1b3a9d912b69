import { ConnectorError } from '@eventmesh/connector-api';
import { expect, it } from 'vitest';
import { Harness, positioned } from '../support/harness.ts';

const rejected = new ConnectorError('REJECTED', 'never');

it('does not restart for ever, writing the neighbours again each time, when a sink reports an error of a driver', async () => {
  // What a JavaScript sink may do: hand on what the driver gave.
  const driver = Object.assign(new Error('Duplicate entry'), { code: 'ER_DUP_ENTRY' });
  await using run = await new Harness(positioned(3), {
    progress: 'committed',
    sink: {
      limits: { concurrentWrites: 1 },
      answer: (events) => events.flatMap(({ id }, index) => (id === '1' ? [{ index, error: driver as never }] : [])),
    },
  }).start();
  await run.clock.advance(600_000);
  expect(run.pipeline.status()).toMatchObject({ restarts: 0 });
  expect(run.target.ids.filter((id) => id === '0').length).toBeLessThanOrEqual(5);
  expect(await run.store.deadLetters.list('test')).toHaveLength(1);
});

it.each([{ maxEvents: 0 }, { maxEvents: Number.NaN }, { maxBytes: 0 }, { maxBytes: 1.5 }, { concurrentWrites: -1 }])(
  'is refused with limits of %o: its lanes could never write',
  async (limits) => {
    await expect(new Harness([], { sink: { limits } }).start()).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      message: expect.stringMatching(/^sink-memory: limits\.\w+: expected a whole number of at least 1, found /),
    });
  },
);

it('is not misled by a sink that empties the list it was given', async () => {
  await using run = await new Harness(positioned(3), {
    progress: 'committed',
    sink: {
      overrides: {
        write: async (events) => {
          (events as unknown[]).length = 0;
          return [{ index: 1, error: rejected }];
        },
      },
    },
  }).start();
  await run.clock.advance(1_000);
  expect(run.pipeline.ledger()).toMatchObject({ delivered: 2, deadLettered: 1, balanced: true });
});
