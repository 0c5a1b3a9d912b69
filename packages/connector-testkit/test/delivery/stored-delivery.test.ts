import { describe, it } from 'vitest';
import { sourceDeliveryChecks } from '../../src/delivery/source-delivery-checks.ts';
import { upstreamModes } from '../../src/reference/protocol.ts';
import { referenceSourceHarness } from '../../src/reference/reference-harnesses.ts';
import { hastySources } from './hasty-sources.mjs';

/** A case takes a second or two; this is for machines that have much else to do. */
const timeoutMs = 120_000;
const checks = sourceDeliveryChecks({ whole: false, seed: 2, seeds: [2] });

describe.concurrent('killed at any point, a pipeline that accepts what is stored loses nothing', () => {
  for (const [index, check] of checks.entries()) {
    const mode = check.title.includes('persist')
      ? 'replayable'
      : (upstreamModes[index % upstreamModes.length] ?? 'gating');
    const harness = {
      ...referenceSourceHarness(mode),
      definition: hastySources[mode],
      module: new URL('hasty-sources.mjs', import.meta.url),
    };
    it(
      `upstream ${mode}: ${check.title}`,
      async ({ expect }) => {
        expect(await check.run(harness)).toMatchObject({ lost: 0, altered: 0, reordered: 0 });
      },
      timeoutMs,
    );
  }
});
