import assert from 'node:assert/strict';
import { until } from '../../until.ts';
import type { SourceCheck } from '../check.ts';
import { kitEvents } from '../kit-event.ts';
import { NotApplicableError } from '../not-applicable-error.ts';
import { SourceSession } from './source-session.ts';
import { windowSize } from './window.ts';

/** Upstream may count late. */
const lagMs = 15_000;

/** What a source tells of what waits upstream. */
export const lagChecks: readonly SourceCheck[] = [
  {
    proves: ['source.lag'],
    title: 'asks with items waiting, and with none',
    run: async (harness) => {
      await using upstream = await harness.upstream();
      await upstream.put(kitEvents(windowSize));
      await using session = await SourceSession.open(harness, upstream.options);
      if (session.source.lag === undefined) throw new NotApplicableError('it does not tell how many items wait');
      await expectLag(session, windowSize);
      await session.settle(await session.read(windowSize));
      await expectLag(session, 0);
    },
  },
];

async function expectLag({ source }: SourceSession, items: number): Promise<void> {
  let found: number | undefined;
  try {
    await until(
      'the lag is told',
      async () => {
        found = await source.lag?.();
        return found === undefined || found === items;
      },
      lagMs,
    );
  } catch {
    assert.fail(`with ${items} items waiting upstream, expected ${items} or undefined, found ${String(found)}`);
  }
}
