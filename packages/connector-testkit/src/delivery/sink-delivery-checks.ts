import type { SinkCheck } from '../conformance/check.ts';
import type { SinkHarness } from '../conformance/harness.ts';
import { NotApplicableError } from '../conformance/not-applicable-error.ts';
import type { ProofPlan } from '../oracle/proof-plan.ts';
import { upstreamModes, type UpstreamMode } from '../reference/protocol.ts';
import { referenceSources } from '../reference/reference-source.ts';
import { isPassed, type DeliveryCase } from './delivery-case.ts';
import { deliveryCheck } from './delivery-check.ts';
import { planCases } from './plan-cases.ts';
import { proveCase, proveControl } from './prove-case.ts';
import { sinkRig } from './sink-rig.ts';

/** Proves that a sink loses nothing, whichever way its worker ends and its upstream keeps its place. */
export function sinkDeliveryChecks(plan: ProofPlan): readonly SinkCheck[] {
  const { whole } = plan;
  const controls = plan.seeds.map((seed) =>
    deliveryCheck<SinkHarness>({
      title: `never killed, upstream prune-on-commit, seed ${seed}`,
      seed,
      whole,
      rig: (harness) => sinkRig(harness, 'prune-on-commit'),
      run: (rig) => proveControl(rig, { counterpart: 'prune-on-commit', seed }),
    }),
  );
  const cases = planCases(plan, upstreamModes, passes).map((which) =>
    deliveryCheck<SinkHarness>({
      title: `killed ${which.point}, upstream ${which.counterpart}, seed ${which.seed}`,
      seed: which.seed,
      whole,
      rig: async (harness) => {
        if (!passes(which.point, which.counterpart))
          throw new NotApplicableError(
            `an upstream that is ${which.counterpart} keeps its place by itself: nothing is persisted`,
          );
        return await sinkRig(harness, which.counterpart);
      },
      run: (rig) => proveCase(rig, which),
    }),
  );
  return [...controls, ...cases];
}

function passes(point: DeliveryCase['point'], mode: UpstreamMode): boolean {
  return isPassed(point, referenceSources[mode].progress);
}
