import { describe, it } from 'vitest';
import { deliveryMutants } from '../mutants/delivery-mutants.ts';

describe.concurrent('a mutant breaks exactly what its name says', () => {
  for (const { name, breaks, mayBreak, run } of deliveryMutants) {
    it(
      name,
      async ({ expect }) => {
        const { broken } = await run();
        const ids = new Set(broken.map(({ id }) => id));
        const certain = [...ids].filter((id) => breaks.includes(id) || !mayBreak?.ids.includes(id));
        expect(certain.toSorted(), JSON.stringify(broken)).toEqual(breaks.toSorted());
      },
      120_000,
    );
  }
});
