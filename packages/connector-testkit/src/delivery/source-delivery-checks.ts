import type { SourceCheck } from '../conformance/check.ts';
import type { SourceHarness } from '../conformance/harness.ts';
import { NotApplicableError } from '../conformance/not-applicable-error.ts';
import type { ProofPlan } from '../oracle/proof-plan.ts';
import { targetModes } from '../reference/reference-target.ts';
import { isPassed } from './delivery-case.ts';
import { deliveryCheck } from './delivery-check.ts';
import { planCases } from './plan-cases.ts';
import { proveCase, proveControl } from './prove-case.ts';
import { sourceRig } from './source-rig.ts';

/** Proves that a source loses nothing, whichever way its worker ends and its target behaves. */
export function sourceDeliveryChecks(plan: ProofPlan): readonly SourceCheck[] {
  const { whole } = plan;
  const controls = plan.seeds.map((seed) =>
    deliveryCheck<SourceHarness>({
      title: `never killed, target fine, seed ${seed}`,
      seed,
      whole,
      rig: (harness) => sourceRig(harness, 'fine'),
      run: (rig) => proveControl(rig, { counterpart: 'fine', seed }),
    }),
  );
  const cases = planCases(plan, targetModes).map((which) =>
    deliveryCheck<SourceHarness>({
      title: `killed ${which.point}, target ${which.counterpart}, seed ${which.seed}`,
      seed: which.seed,
      whole,
      rig: async (harness) => {
        const { progress } = harness.definition;
        if (!isPassed(which.point, progress))
          throw new NotApplicableError(`a source that is ${progress} keeps its place upstream: nothing is persisted`);
        return await sourceRig(harness, which.counterpart);
      },
      run: (rig) => proveCase(rig, which),
    }),
  );
  return [...controls, ...cases];
}
