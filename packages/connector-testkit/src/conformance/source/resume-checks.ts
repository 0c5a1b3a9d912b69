import type { RequirementId } from '../../requirements/requirements.ts';
import { RequirementBrokenError, type SourceCheck } from '../check.ts';
import type { SourceHarness } from '../harness.ts';
import { kitEvents } from '../kit-event.ts';
import { comesAgain } from './comes-again.ts';
import { comesAgainMs } from './comes-again-ms.ts';
import { expectItems } from './expect-items.ts';
import { idsOf } from './ids-of.ts';
import { SourceSession } from './source-session.ts';
import { keys, windowSize } from './window.ts';

/** Whatever comes too often has come within this, in milliseconds. */
const extraMs = 300;

/** Which of the records that were read are settled: by index, in this order. */
const selections: Readonly<Record<string, readonly number[]>> = {
  'all of them': [0, 1, 2, 3, 4, 5, 6, 7],
  'the first half': [0, 1, 2, 3],
  'every second one': [1, 3, 5, 7],
  'some, the newest first': [7, 4, 1, 0, 3],
};

/** A restart: what was there before, what was settled, and how it ended. */
interface Restart {
  /** Whether the items come upstream before the source opens, or while it reads. */
  readonly items: 'snapshot' | 'live';
  readonly settled: readonly number[];
  /** `stop` gives back what is not settled, as the runtime does; `close` does not. */
  readonly end: 'stop' | 'close';
}

/** What comes after a restart. */
export const resumeChecks: readonly SourceCheck[] = [
  ...Object.entries(selections).flatMap(([which, settled]) =>
    (['snapshot', 'live'] as const).flatMap((items) =>
      (['stop', 'close'] as const).map((end): SourceCheck => ({
        proves: ['source.resume.settled-stay-away', 'source.resume.unsettled-come-again'],
        title: `${items}: settles ${which}, ${wordsOf(end)}`,
        timeoutMs: 120_000,
        run: (harness) => expectTheOthers(harness, { items, settled, end }),
      })),
    ),
  ),
  ...(['stop', 'close'] as const).map((end): SourceCheck => ({
    proves: ['source.resume.nothing-settled'],
    title: `settles nothing, ${wordsOf(end)}`,
    timeoutMs: 120_000,
    run: async (harness) => {
      await using upstream = await harness.upstream();
      await using session = await SourceSession.open(harness, upstream.options);
      await upstream.put(kitEvents(windowSize, { keys }));
      await session.read(windowSize);
      await session[end]();
      await using next = await SourceSession.open(harness, upstream.options, session);
      const came = await next.collect(windowSize, { withinMs: comesAgainMs(harness) });
      expectItems(harness, [...came, ...(await next.readFor(extraMs))], kitEvents(windowSize));
    },
  })),
  {
    proves: ['source.resume.across-live'],
    title: 'puts events while nothing is running',
    timeoutMs: 120_000,
    run: async (harness) => {
      await using upstream = await harness.upstream();
      await using session = await SourceSession.open(harness, upstream.options);
      await upstream.put(kitEvents(windowSize, { keys }));
      await session.settle(await session.read(windowSize));
      await session.stop();
      const events = kitEvents(5, { from: windowSize, keys });
      await upstream.put(events);
      await using next = await SourceSession.open(harness, upstream.options, session);
      expectItems(harness, [...(await next.collect(5)), ...(await next.readFor(extraMs))], events);
    },
  },
];

function wordsOf(end: 'stop' | 'close'): string {
  return end === 'stop' ? 'stops' : 'closes without giving the others back';
}

async function expectTheOthers(harness: SourceHarness, { items, settled, end }: Restart): Promise<void> {
  await using upstream = await harness.upstream();
  const events = kitEvents(windowSize, { keys });
  if (items === 'snapshot') await upstream.put(events);
  await using session = await SourceSession.open(harness, upstream.options);
  if (items === 'live') await upstream.put(events);
  const records = await session.read(windowSize);
  const chosen = settled.flatMap((index) => records[index] ?? []);
  for (const record of chosen) await session.settle([record]);
  await session[end]();
  const again = comesAgain(harness.definition.progress, records, new Set(chosen));
  await using next = await SourceSession.open(harness, upstream.options, session);
  const came = [
    ...(await next.collect(again.length, { withinMs: comesAgainMs(harness) })),
    ...(await next.readFor(extraMs)),
  ];
  judge(idsOf(harness, again), idsOf(harness, came));
}

/** @throws RequirementBrokenError when something else came than what must come again */
function judge(expected: readonly string[], found: readonly string[]): void {
  const missing = expected.filter((id) => !found.includes(id));
  const settled = found.filter((id) => !expected.includes(id));
  const twice = found.filter((id, index) => expected.includes(id) && found.indexOf(id) < index);
  const broken: RequirementId[] = [];
  if (settled.length > 0) broken.push('source.resume.settled-stay-away');
  if (missing.length + twice.length > 0) broken.push('source.resume.unsettled-come-again');
  if (broken.length === 0) return;
  const words = [
    ...missing.map((id) => `'${id}' was not settled and did not come again`),
    ...settled.map((id) => `'${id}' was settled and came again`),
    ...twice.map((id) => `'${id}' came again more than once`),
  ];
  throw new RequirementBrokenError(broken, words.join('; '));
}
