import type { SourceHarness } from '../harness.ts';

/**
 * Whether a source brings in what comes upstream while it is open. One that reads what is there when it opens, and then comes to its end,
 * names `source.read.live` as inapplicable: for it, everything is put before it is opened.
 */
export function isLive({ inapplicable = [] }: SourceHarness): boolean {
  return !inapplicable.some(({ id }) => id === 'source.read.live');
}
