import type { Check, CheckFigures } from '../../src/conformance/check.ts';
import { planChecks, type Declared } from '../../src/conformance/plan-checks.ts';
import type { RequirementId } from '../../src/requirements/requirements.ts';

/** What came of a check. */
export type CheckOutcome = { readonly figures: CheckFigures | void } | { readonly broken: string };

/** Runs all checks that apply, side by side: nearly all of their time is waiting. Gives what came of each, by its requirement. */
export async function runChecks<Harness>(
  checks: readonly Check<Harness>[],
  harness: Harness & Omit<Declared, 'traits'>,
  traits: Declared['traits'],
): Promise<ReadonlyMap<RequirementId, CheckOutcome>> {
  const planned = planChecks(checks, { ...harness, traits }, '2026-01-01').filter(({ plan }) => plan === 'run');
  const outcomes = planned.map(async ({ check }): Promise<readonly [RequirementId, CheckOutcome]> => {
    const [id] = check.proves;
    try {
      return [id, { figures: await check.run(harness) }];
    } catch (thrown) {
      return [id, { broken: String(thrown) }];
    }
  });
  return new Map(await Promise.all(outcomes));
}
