import type { SourceCheck } from '../conformance/check.ts';
import type { Upstream } from '../conformance/harness.ts';
import { proofPlan } from '../oracle/proof-plan.ts';
import { faultChecks } from './fault-checks.ts';
import { faultPace, type FaultPace } from './fault-pace.ts';
import { sourceWay } from './source-way.ts';

/** The fault checks of a source at a pace. */
export function sourceFaultChecksAt(pace: FaultPace): readonly SourceCheck[] {
  return faultChecks<Parameters<SourceCheck['run']>[0], Upstream>(pace, {
    system: (harness) => harness.upstream(),
    way: sourceWay,
    holdsWhileAway: true,
  });
}

/** Everything that may happen between a source and its system, and to that. They take long. */
export const sourceFaultChecks: readonly SourceCheck[] = sourceFaultChecksAt(faultPace(proofPlan(process.env)));
