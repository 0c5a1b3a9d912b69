import { anyChecks } from './any/any-checks.ts';
import { sinkDeliveryChecks } from '../delivery/sink-delivery-checks.ts';
import { proofPlan } from '../oracle/proof-plan.ts';
import { sinkFaultChecks } from '../faults/sink-fault-checks.ts';
import type { SinkCheck } from './check.ts';
import { abortChecks } from './sink/abort-checks.ts';
import { batchChecks } from './sink/batch-checks.ts';
import { closeChecks } from './sink/close-checks.ts';
import { durableChecks } from './sink/durable-checks.ts';
import { exactChecks } from './sink/exact-checks.ts';
import { idempotentChecks } from './sink/idempotent-checks.ts';
import { orderChecks } from './sink/order-checks.ts';
import { refusalChecks } from './sink/refusal-checks.ts';
import { untouchedChecks } from './sink/untouched-checks.ts';

/** Everything that is checked on a sink. */
export const sinkChecks: readonly SinkCheck[] = [
  ...anyChecks,
  ...batchChecks,
  ...exactChecks,
  ...durableChecks,
  ...orderChecks,
  ...refusalChecks,
  ...abortChecks,
  ...closeChecks,
  ...untouchedChecks,
  ...idempotentChecks,
  ...sinkDeliveryChecks(proofPlan(process.env)),
  ...sinkFaultChecks,
];
