import type { SinkCheck } from '../check.ts';
import { expectAmongArrived } from './expect-arrived.ts';
import { writeUntilKilled } from './write-until-killed.ts';

const batchSize = 5;
/** Some wait with what is small, and some with what is large. */
const largeBatchSize = 500;

/** What must be there when the process is no more. */
export const durableChecks: readonly SinkCheck[] = [
  {
    proves: ['sink.write.durable'],
    title:
      'writes in a process of its own that is killed as soon as a write has resolved, the first or the fourth, small or large',
    timeoutMs: 120_000,
    run: async (harness) => {
      const { maxEvents } = harness.definition.limits;
      for (const [reports, size] of [
        [1, batchSize],
        [4, batchSize],
        [1, largeBatchSize],
      ] as const) {
        await using target = await harness.target();
        const chosen = { reports, batchSize: Math.min(size, maxEvents) };
        await expectAmongArrived(target, await writeUntilKilled(harness, target.options, chosen));
      }
    },
  },
];
