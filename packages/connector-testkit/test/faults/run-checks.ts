import type { Check, Finding } from '../../src/conformance/check.ts';
import { planChecks, type Declared } from '../../src/conformance/plan-checks.ts';
import type { RequirementId } from '../../src/requirements/requirements.ts';

/** What came of a check. */
export type CheckOutcome = { readonly finding: Finding | void } | { readonly broken: string };

/**
 * Runs all checks that apply, side by side: nearly all of their time is waiting. Gives what came of each, by its requirement.
 *
 * @param alone the requirement whose check runs by itself, after the others
 */
export async function runChecks<Harness>(
  checks: readonly Check<Harness>[],
  harness: Harness & Omit<Declared, 'traits'>,
  traits: Declared['traits'],
  alone?: RequirementId,
): Promise<ReadonlyMap<RequirementId, CheckOutcome>> {
  const planned = planChecks(checks, { ...harness, traits }, '2026-01-01').filter(({ plan }) => plan === 'run');
  const outcomes = new Map<RequirementId, CheckOutcome>();
  const run = async ({ proves: [id], run: runCheck }: Check<Harness>): Promise<void> => {
    try {
      outcomes.set(id, { finding: await runCheck(harness) });
    } catch (thrown) {
      outcomes.set(id, { broken: String(thrown) });
    }
  };
  const [last, rest] = [true, false].map((isLast) =>
    planned.filter(({ check }) => (check.proves[0] === alone) === isLast),
  );
  await Promise.all((rest ?? []).map(({ check }) => run(check)));
  for (const { check } of last ?? []) await run(check);
  return outcomes;
}
