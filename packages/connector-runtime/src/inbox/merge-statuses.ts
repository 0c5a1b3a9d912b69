import type { LedgerFigures } from '../engine/ledger.ts';
import type { PipelineState, PipelineStatus } from '../pipeline-status.ts';

/** From what a person must know first to what goes without saying. */
const weight = {
  failed: 0,
  restarting: 1,
  stalled: 2,
  standby: 3,
  starting: 4,
  stopping: 5,
  running: 6,
  stopped: 7,
  finished: 8,
} as const satisfies Record<PipelineState, number>;

/** The status of a pipeline that takes in and delivers by itself: the graver of the two, what is wrong with each, and the books of both. */
export function mergeStatuses(intake: PipelineStatus, delivery: PipelineStatus): PipelineStatus {
  const [graver, other] = weight[intake.state] < weight[delivery.state] ? [intake, delivery] : [delivery, intake];
  const reasons = [graver.reason, other.reason].filter((reason) => reason !== undefined);
  return {
    ...graver,
    ...(reasons.length === 0 ? {} : { reason: reasons.join('; ') }),
    restarts: intake.restarts + delivery.restarts,
    ledger: mergeLedgers(intake.ledger, delivery.ledger),
    intake: intake.ledger,
  };
}

/**
 * The books of both. A record that has reached the inbox is counted when it is read from there: that may be in another worker, or
 * after a restart. So of the intake only those count that are not there: in flight, given back, or kept as a dead letter.
 */
export function mergeLedgers(intake: LedgerFigures, delivery: LedgerFigures): LedgerFigures {
  const beside = intake.deadLettered + intake.released + intake.inFlight;
  return {
    received: delivery.received + beside,
    delivered: delivery.delivered,
    filtered: delivery.filtered,
    deadLettered: delivery.deadLettered + intake.deadLettered,
    released: delivery.released + intake.released,
    inFlight: delivery.inFlight + intake.inFlight,
    balanced: delivery.balanced && intake.balanced,
  };
}
