import { outcomeOf, type ConnectorError } from '@eventmesh/connector-api';

/**
 * What counts of the errors of several URLs about one event: one that passes, so that the event comes again, before one for good; of those
 * that pass, one that tells what happened before `NOT_ATTEMPTED`, and then the longest wait. Undefined when there is none.
 */
export function worstOf(errors: readonly (ConnectorError | undefined)[]): ConnectorError | undefined {
  return errors
    .filter((error) => error !== undefined)
    .toSorted(
      (one, other) => weightOf(other) - weightOf(one) || (other.retryAfterMs ?? 0) - (one.retryAfterMs ?? 0),
    )[0];
}

function weightOf({ code }: ConnectorError): number {
  const outcome = outcomeOf(code);
  if (outcome === 'stop') return 4;
  if (outcome === 'reject') return 0;
  return code === 'NOT_ATTEMPTED' ? 1 : outcome === 'retry' ? 3 : 2;
}
