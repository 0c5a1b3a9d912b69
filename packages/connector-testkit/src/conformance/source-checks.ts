import { sourceDeliveryChecks } from '../delivery/source-delivery-checks.ts';
import { proofPlan } from '../oracle/proof-plan.ts';
import { sourceFaultChecks } from '../faults/source-fault-checks.ts';
import type { SourceCheck } from './check.ts';
import { readChecks } from './source/read-checks.ts';

/** Everything that is checked on a source. */
export const sourceChecks: readonly SourceCheck[] = [
  ...readChecks,
  ...sourceDeliveryChecks(proofPlan(process.env)),
  ...sourceFaultChecks,
];
