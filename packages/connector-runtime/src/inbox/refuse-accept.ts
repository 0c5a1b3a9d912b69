import type { AnySourceDefinition } from '@eventmesh/connector-api';
import type { OptionsIssue } from '../options/explain-issue.ts';

/**
 * What is wrong with `delivery.accept` for a source: one whose upstream does not wait cannot do without the store, because what a slow
 * sink has not taken in time would be lost.
 *
 * @param accept as it was chosen, checked or not
 * @returns undefined when nothing is
 */
export function refuseAccept(
  { system, ackDeadlineMs }: AnySourceDefinition,
  accept: unknown,
): OptionsIssue | undefined {
  if (ackDeadlineMs === undefined || accept !== 'delivered') return undefined;
  return {
    path: ['delivery', 'accept'],
    about: 'value',
    message: `expected 'stored', found 'delivered'. What source-${system} gives must be acknowledged within ${ackDeadlineMs} ms, so it cannot wait for the sink.`,
  };
}
