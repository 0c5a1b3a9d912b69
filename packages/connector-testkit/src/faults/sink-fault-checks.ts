import type { SinkCheck } from '../conformance/check.ts';
import type { Target } from '../conformance/harness.ts';
import { proofPlan } from '../oracle/proof-plan.ts';
import { faultChecks } from './fault-checks.ts';
import { faultPace, type FaultPace } from './fault-pace.ts';
import { sinkWay } from './sink-way.ts';

/** The fault checks of a sink at a pace. */
export function sinkFaultChecksAt(pace: FaultPace): readonly SinkCheck[] {
  return faultChecks<Parameters<SinkCheck['run']>[0], Target>(pace, {
    system: (harness) => harness.target(),
    way: sinkWay,
    holdsWhileAway: false,
  });
}

/** Everything that may happen between a sink and its system, and to that. They take long. */
export const sinkFaultChecks: readonly SinkCheck[] = sinkFaultChecksAt(faultPace(proofPlan(process.env)));
