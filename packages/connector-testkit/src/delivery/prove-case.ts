import { CaseRun, type CaseSettings } from './case-run.ts';
import { courseOf } from './course.ts';
import type { DeliveryCase } from './delivery-case.ts';
import { judgeCase, type CaseOutcome } from './judge-case.ts';
import type { Rig } from './rig.ts';

/** Kills a few workers at the point of the case, one after the other, and lets the next one finish. */
export async function proveCase(rig: Rig, which: DeliveryCase, settings?: CaseSettings): Promise<CaseOutcome> {
  const course = courseOf(which);
  await using run = await CaseRun.begin(rig, course, settings);
  for (const nth of course.kills) await run.liveUntilKilled(which.point, nth);
  await run.liveOn(course.live);
  return await judgeCase(rig, course, run);
}

/**
 * The same without a kill: two workers, one after the other, that are stopped in good order. An upstream that loses what a worker dies
 * over has no such excuse here.
 */
export async function proveControl(
  rig: Rig,
  which: Pick<DeliveryCase, 'counterpart' | 'seed'>,
  settings?: CaseSettings,
): Promise<CaseOutcome> {
  const course = courseOf({ ...which, point: 'after read' });
  const undisturbed = { ...rig, gaveUp: () => new Set<string>() };
  await using run = await CaseRun.begin(undisturbed, course, settings);
  await run.liveOn(course.live);
  // What the first one has left behind would be read before this one, or with it.
  await run.put(1);
  await run.liveOn(0);
  return await judgeCase(undisturbed, course, run);
}
