import type { SinkCheck } from '../check.ts';
import { expectAmongArrived } from './expect-arrived.ts';
import { writeUntilKilled } from './write-until-killed.ts';

const batchSize = 5;

/** What must be there when the process is no more. */
export const durableChecks: readonly SinkCheck[] = [
  {
    proves: ['sink.write.durable'],
    title: 'writes in a process of its own that is killed as soon as a write has resolved, the first or the fourth',
    run: async (harness) => {
      const { maxEvents } = harness.definition.limits;
      for (const reports of [1, 4]) {
        await using target = await harness.target();
        const chosen = { reports, batchSize: Math.min(batchSize, maxEvents) };
        await expectAmongArrived(target, await writeUntilKilled(harness, target.options, chosen));
      }
    },
  },
];
