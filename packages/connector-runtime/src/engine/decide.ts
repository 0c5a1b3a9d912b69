import { outcomeOf, type ConnectorError, type FailureOutcome } from '@eventmesh/connector-api';

/** What to do about a failure. */
export type Decision = Exclude<FailureOutcome, 'retry-bounded'>;

/** What to do about an error after so many tries: the table's outcome, where `retry-bounded` has become `retry` or `reject`. */
export function decide(error: ConnectorError, attempts: number, maxUnknownAttempts: number): Decision {
  const outcome = outcomeOf(error.code);
  if (outcome !== 'retry-bounded') return outcome;
  return attempts < maxUnknownAttempts ? 'retry' : 'reject';
}
