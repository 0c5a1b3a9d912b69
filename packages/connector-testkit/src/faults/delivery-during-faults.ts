import type { DeliveryOptions } from '@eventmesh/connector-runtime';
import type { FaultPace } from './fault-pace.ts';

/** How a pipeline delivers during a fault check: it tries often, and says soon that it is stalled. */
export function deliveryDuringFaults({ stallAfterMs }: FaultPace, callTimeoutMs: number): DeliveryOptions {
  return {
    callTimeoutMs,
    stallAfterMs,
    openTimeoutMs: 10_000,
    stopTimeoutMs: 5_000,
    retry: { initialMs: 50, maxMs: 2_000 },
  };
}
