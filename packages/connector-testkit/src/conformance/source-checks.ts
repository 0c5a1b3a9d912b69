import { anyChecks } from './any/any-checks.ts';
import { sourceDeliveryChecks } from '../delivery/source-delivery-checks.ts';
import { proofPlan } from '../oracle/proof-plan.ts';
import { sourceFaultChecks } from '../faults/source-fault-checks.ts';
import type { SourceCheck } from './check.ts';
import { backPressureChecks } from './source/back-pressure-checks.ts';
import { eventChecks } from './source/event-checks.ts';
import { lagChecks } from './source/lag-checks.ts';
import { readChecks } from './source/read-checks.ts';
import { reconnectChecks } from './source/reconnect-checks.ts';
import { releaseChecks } from './source/release-checks.ts';
import { resumeChecks } from './source/resume-checks.ts';
import { settleChecks } from './source/settle-checks.ts';

/** Everything that is checked on a source. */
export const sourceChecks: readonly SourceCheck[] = [
  ...anyChecks,
  ...readChecks,
  ...eventChecks,
  ...settleChecks,
  ...resumeChecks,
  ...reconnectChecks,
  ...releaseChecks,
  ...backPressureChecks,
  ...lagChecks,
  ...sourceDeliveryChecks(proofPlan(process.env)),
  ...sourceFaultChecks,
];
