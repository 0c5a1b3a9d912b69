import { sinkDeliveryChecks } from '../delivery/sink-delivery-checks.ts';
import { proofPlan } from '../oracle/proof-plan.ts';
import type { SinkCheck } from './check.ts';
import { writeChecks } from './sink/write-checks.ts';

/** Everything that is checked on a sink. */
export const sinkChecks: readonly SinkCheck[] = [...writeChecks, ...sinkDeliveryChecks(proofPlan(process.env))];
