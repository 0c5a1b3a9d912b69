import assert from 'node:assert/strict';
import type { RequirementId } from '../../requirements/requirements.ts';
import { RequirementBrokenError, type SourceCheck } from '../check.ts';
import type { SourceHarness } from '../harness.ts';
import { kitEvents } from '../kit-event.ts';
import { comesAgain } from './comes-again.ts';
import { comesAgainMs } from './comes-again-ms.ts';
import { expectItems } from './expect-items.ts';
import { idsOf } from './ids-of.ts';
import { isLive } from './is-live.ts';
import { restarts, selections, wordsOf, type Restart } from './restarts.ts';
import { SourceSession } from './source-session.ts';
import { keys, windowSize } from './window.ts';

/** Whatever comes too often has come within this, in milliseconds. */
const extraMs = 300;

/** What came after a restart in another way than it should, by id of the item. */
interface Deviation {
  readonly missing: readonly string[];
  readonly settled: readonly string[];
  readonly twice: readonly string[];
}

/** What comes after a restart. */
export const resumeChecks: readonly SourceCheck[] = [
  {
    proves: ['source.resume.settled-stay-away', 'source.resume.unsettled-come-again'],
    title: `settles some of ${windowSize} records and starts again, in ${restarts.length} ways`,
    timeoutMs: 600_000,
    run: async (harness) => {
      const broken = new Set<RequirementId>();
      const words: string[] = [];
      const suitable = restarts.filter(({ items }) => items !== 'live' || isLive(harness));
      for (const restart of suitable) {
        const deviation = await deviationAfter(harness, restart);
        for (const id of requirementsBrokenBy(deviation)) broken.add(id);
        words.push(...wordsFor(deviation).map((each) => `${wordsOf(restart)}: ${each}`));
      }
      if (words.length > 0) throw new RequirementBrokenError([...broken], words.join('\n'));
    },
  },
  {
    proves: ['source.resume.nothing-settled'],
    title: 'settles nothing and starts again, stopped or closed',
    timeoutMs: 200_000,
    run: async (harness) => {
      for (const end of ['stop', 'close'] as const) {
        const restart: Restart = { items: 'snapshot', settles: 'nothing', end };
        const words = wordsFor(await deviationAfter(harness, restart));
        assert.equal(words.length, 0, `${wordsOf(restart)}: ${words.join('; ')}`);
      }
    },
  },
  {
    proves: ['source.resume.across-live'],
    title: 'puts events while nothing is running',
    run: async (harness) => {
      await using upstream = await harness.upstream();
      await upstream.put(kitEvents(windowSize, { keys }));
      await using session = await SourceSession.open(harness, upstream.options);
      await session.settle(await session.read(windowSize));
      await session.stop();
      const events = kitEvents(5, { from: windowSize, keys });
      await upstream.put(events);
      await using next = await SourceSession.open(harness, upstream.options, session);
      expectItems(harness, [...(await next.collect(5)), ...(await next.readFor(extraMs))], events);
    },
  },
];

async function deviationAfter(harness: SourceHarness, { items, settles, end }: Restart): Promise<Deviation> {
  await using upstream = await harness.upstream();
  const events = kitEvents(windowSize, { keys });
  if (items === 'snapshot') await upstream.put(events);
  await using session = await SourceSession.open(harness, upstream.options);
  if (items === 'live') await upstream.put(events);
  const records = await session.read(windowSize);
  const settled = selections[settles].flatMap((index) => records[index] ?? []);
  for (const record of settled) await session.settle([record]);
  await session[end]();
  const again = comesAgain(harness.definition.progress, records, new Set(settled));
  await using next = await SourceSession.open(harness, upstream.options, session);
  const came = await next.collect(again.length, { withinMs: comesAgainMs(harness) });
  return compare(idsOf(harness, again), idsOf(harness, [...came, ...(await next.readFor(extraMs))]));
}

function compare(expected: readonly string[], found: readonly string[]): Deviation {
  return {
    missing: expected.filter((id) => !found.includes(id)),
    settled: found.filter((id) => !expected.includes(id)),
    twice: found.filter((id, index) => expected.includes(id) && found.indexOf(id) < index),
  };
}

function requirementsBrokenBy({ missing, settled, twice }: Deviation): readonly RequirementId[] {
  return [
    ...(settled.length > 0 ? (['source.resume.settled-stay-away'] as const) : []),
    ...(missing.length + twice.length > 0 ? (['source.resume.unsettled-come-again'] as const) : []),
  ];
}

function wordsFor({ missing, settled, twice }: Deviation): readonly string[] {
  return [
    ...missing.map((id) => `'${id}' was not settled and did not come again`),
    ...settled.map((id) => `'${id}' was settled and came again`),
    ...twice.map((id) => `'${id}' came again more than once`),
  ];
}
