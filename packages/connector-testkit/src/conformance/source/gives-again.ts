import type { SourceHarness } from '../harness.ts';

/** Whether what was read and not settled comes again. Not from an upstream that drops it, of which the harness says so. */
export function givesAgain({ inapplicable = [] }: SourceHarness): boolean {
  return !inapplicable.some(({ id }) => id === 'source.resume.unsettled-come-again');
}
