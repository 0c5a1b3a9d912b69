import { it } from 'vitest';
import { requirements, type RequirementId } from '../requirements/requirements.ts';
import type { Check } from './check.ts';
import { judgeCheck, type CheckOutcome } from './judge-check.ts';
import { NotApplicableError } from './not-applicable-error.ts';
import type { PlannedCheck } from './plan-checks.ts';

const defaultTimeoutMs = 60_000;

/** Makes a test of each check. What it proved goes with the test, for the reporter that writes the evidence. */
export function registerChecks<Harness extends { readonly oneAtATime?: boolean }>(
  planned: readonly PlannedCheck<Harness>[],
  harness: Harness,
): void {
  for (const each of planned) {
    const { check, inapplicable } = each;
    // Known before it runs: a test that never comes to its end, or is not run at all, has proven nothing of this.
    const proof = { requirements: each.plan === 'skip' ? [] : applicable(each), inapplicable };
    const settings = { timeout: check.timeoutMs ?? defaultTimeoutMs, meta: { proof } };
    const register = check.sideBySide === true && harness.oneAtATime !== true ? it.concurrent : it;
    register(nameOf(check), settings, async (context) => {
      if (each.plan === 'skip') return context.skip(each.reason);
      const judgement = judgeCheck(each, await outcomeOf(check, harness));
      const { verdict } = judgement;
      context.task.meta.proof = judgement.proof;
      if (verdict instanceof NotApplicableError) return context.skip(verdict.message);
      if (verdict !== undefined) throw verdict;
    });
  }
}

function applicable<Harness>({
  check,
  excused,
}: Exclude<PlannedCheck<Harness>, { readonly plan: 'skip' }>): readonly RequirementId[] {
  return check.proves.filter((id) => !excused.includes(id));
}

async function outcomeOf<Harness>(check: Check<Harness>, harness: Harness): Promise<CheckOutcome> {
  try {
    return { finding: (await check.run(harness)) ?? undefined };
  } catch (thrown) {
    return { thrown: thrown instanceof Error ? thrown : new Error(String(thrown)) };
  }
}

function nameOf<Harness>({ proves, title }: Check<Harness>): string {
  const [first] = proves;
  const said = proves.length === 1 ? `${requirements[first].says} ` : '';
  return `${said}[${proves.length === 1 ? first : `${first} …`}] ${title}`;
}
