import type { SourceHarness } from '../harness.ts';

/** How long to wait for what must come again, in milliseconds. */
export function comesAgainMs({ comesAgainWithinMs = 60_000 }: SourceHarness): number {
  return comesAgainWithinMs;
}
