import { deliveryPoints, type DeliveryPoint } from '@eventmesh/connector-runtime';
import type { ProofPlan } from '../oracle/proof-plan.ts';
import type { DeliveryCase } from './delivery-case.ts';

/**
 * The cases of a proof. The whole: every point with every counterpart and every seed. A slice: every point once for each seed, with
 * the counterparts in turns, of those that pass it, and one kill a case: an upstream may take ten seconds after each to give again
 * what the dead worker had.
 */
export function planCases<Counterpart extends string>(
  { whole, seeds }: ProofPlan,
  counterparts: readonly Counterpart[],
  passes: (point: DeliveryPoint, counterpart: Counterpart) => boolean = () => true,
): readonly DeliveryCase<Counterpart>[] {
  return seeds.flatMap((seed) =>
    deliveryPoints.flatMap((point, index) => {
      const suitable = counterparts.filter((counterpart) => passes(point, counterpart));
      const first = (seed + index) % suitable.length;
      const chosen = whole ? counterparts : suitable.slice(first, first + 1);
      return chosen.map((counterpart) => ({ point, counterpart, seed, ...(whole ? {} : { kills: 1 }) }));
    }),
  );
}
