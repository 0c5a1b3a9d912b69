import type { Progress } from '@eventmesh/connector-api';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Item } from '../support/world/oracle.ts';
import { surviveWorld, type WorldPlan } from '../support/world/world.ts';

/** More with `WORLDS=20000 pnpm test any-world`. */
const runs = Number(process.env['WORLDS'] ?? 400);

const fates = fc.oneof(
  { weight: 12, arbitrary: fc.constant('deliver' as const) },
  { weight: 1, arbitrary: fc.constantFrom('poison' as const, 'refused' as const, 'filtered' as const) },
);

/** Items of up to three partitions; each has a key of its partition, or none. */
function items(progress: Progress): fc.Arbitrary<Item[]> {
  const partitionTold = progress === 'acknowledged' ? fc.boolean() : fc.constant(true);
  const one = fc.record({ partition: fc.nat(2), partitionTold, key: fc.option(fc.nat(2)), fate: fates });
  return fc.array(one, { maxLength: 120, size: 'max' }).map((chosen) => {
    const positions = new Map<string, number>();
    return chosen.map(({ partition: number, partitionTold, key: choice, fate }) => {
      const partition = `p${number}`;
      const position = positions.get(partition) ?? 0;
      positions.set(partition, position + 1);
      const key = choice === null ? undefined : `${partition}k${choice}`;
      return { id: `${partition}-${position}`, partition, position, partitionTold, fate, key };
    });
  });
}

const worlds: fc.Arbitrary<WorldPlan> = fc
  .constantFrom<Progress>('acknowledged', 'committed', 'checkpointed')
  .chain((progress) =>
    fc.record({
      seed: fc.integer(),
      progress: fc.constant(progress),
      items: items(progress),
      lives: fc.array(fc.constantFrom('kill' as const, 'stop' as const, 'stop at once' as const), { maxLength: 5 }),
      trouble: fc.constantFrom(0, 0.05, 0.3, 0.6),
      concurrency: fc.integer({ min: 1, max: 6 }),
      maxInFlight: fc.integer({ min: 1, max: 60 }),
      maxBatch: fc.integer({ min: 1, max: 20 }),
      accept: fc.constantFrom('delivered' as const, 'stored' as const),
      maxStored: fc.integer({ min: 1, max: 60 }),
    }),
  );

it('whatever goes wrong, nothing is lost, told too early, overtaken or read beyond the cap', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, async (plan) => {
      expect(await surviveWorld(plan)).toEqual([]);
    }),
    { numRuns: runs },
  );
}, 600_000);
