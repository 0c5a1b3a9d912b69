import { describe, it } from 'vitest';
import { sinkDeliveryChecks } from '../../src/delivery/sink-delivery-checks.ts';
import { sourceDeliveryChecks } from '../../src/delivery/source-delivery-checks.ts';
import { upstreamModes } from '../../src/reference/protocol.ts';
import { referenceSinkHarness, referenceSourceHarness } from '../../src/reference/reference-harnesses.ts';

/** A case takes a second or two; this is for machines that have much else to do. */
const timeoutMs = 120_000;
const plan = { whole: false, seed: 1, seeds: [1] };
/** Every other one, to be quick: those of sinks and of sources together are all points. */
const sinkChecks = sinkDeliveryChecks(plan).filter((_, index) => index % 2 === 0);
const sourceChecks = sourceDeliveryChecks(plan).filter((_, index) => index % 2 === 1);

describe.concurrent('the reference connectors pass', () => {
  for (const check of sinkChecks)
    it(
      `sink: ${check.title}`,
      async ({ expect }) => {
        expect(await check.run(referenceSinkHarness)).toMatchObject({ lost: 0, altered: 0, reordered: 0 });
      },
      timeoutMs,
    );

  for (const [index, check] of sourceChecks.entries()) {
    const mode = check.title.includes('persist') ? 'replayable' : upstreamModes[index % upstreamModes.length];
    if (mode === undefined) continue;
    it(
      `source of a ${mode} upstream: ${check.title}`,
      async ({ expect }) => {
        expect(await check.run(referenceSourceHarness(mode))).toMatchObject({ lost: 0, altered: 0, reordered: 0 });
      },
      timeoutMs,
    );
  }
});
