import { describe, it } from 'vitest';
import { deliveryMutants } from '../mutants/delivery-mutants.ts';

describe.concurrent('a mutant breaks exactly what its name says', () => {
  for (const { name, breaks, run } of deliveryMutants) {
    it(
      name,
      async ({ expect }) => {
        const { broken } = await run();
        const ids = new Set(broken.map(({ id }) => id));
        expect([...ids].toSorted(), JSON.stringify(broken)).toEqual(breaks.toSorted());
      },
      120_000,
    );
  }
});
