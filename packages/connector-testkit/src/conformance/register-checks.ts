import { it } from 'vitest';
import { requirements } from '../requirements/requirements.ts';
import type { Check } from './check.ts';
import { judge, type CheckOutcome } from './judge-check.ts';
import { NotApplicableError } from './not-applicable-error.ts';
import type { PlannedCheck } from './plan-checks.ts';

const defaultTimeoutMs = 60_000;

/** Makes a test of each check. What it proved goes with the test, for the reporter that writes the evidence. */
export function registerChecks<Harness>(planned: readonly PlannedCheck<Harness>[], harness: Harness): void {
  for (const each of planned) {
    const { check } = each;
    it(nameOf(check), { timeout: check.timeoutMs ?? defaultTimeoutMs }, async (context) => {
      if (each.plan === 'skip') {
        context.task.meta.proof = { requirements: check.proves };
        return context.skip(each.reason);
      }
      const { proof, verdict } = judge(each, await outcomeOf(check, harness));
      context.task.meta.proof = proof;
      if (verdict instanceof NotApplicableError) return context.skip(verdict.message);
      if (verdict !== undefined) throw verdict;
    });
  }
}

async function outcomeOf<Harness>(check: Check<Harness>, harness: Harness): Promise<CheckOutcome> {
  try {
    return { figures: (await check.run(harness)) ?? undefined };
  } catch (thrown) {
    return { thrown: thrown instanceof Error ? thrown : new Error(String(thrown)) };
  }
}

function nameOf<Harness>({ proves, title }: Check<Harness>): string {
  const [first] = proves;
  const said = proves.length === 1 ? `${requirements[first].says} ` : '';
  return `${said}[${proves.length === 1 ? first : `${first} …`}] ${title}`;
}
