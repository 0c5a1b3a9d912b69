import { it, type TestContext } from 'vitest';
import { requirements } from '../requirements/requirements.ts';
import { RequirementBrokenError, type Check } from './check.ts';
import { NotApplicableError } from './not-applicable-error.ts';
import type { PlannedCheck } from './plan-checks.ts';
import type { Proof } from './proof.ts';

const defaultTimeoutMs = 60_000;

/** Makes a test of each check. What it proved goes with the test, for the reporter that writes the evidence. */
export function registerChecks<Harness>(planned: readonly PlannedCheck<Harness>[], harness: Harness): void {
  for (const each of planned) {
    const { check } = each;
    it(nameOf(check), { timeout: check.timeoutMs ?? defaultTimeoutMs }, async (context) => {
      const proof: Proof = { requirements: check.proves };
      context.task.meta.proof = proof;
      if (each.plan === 'skip') return context.skip(each.reason);
      if (each.plan === 'run') return await runCheck(check, harness, context);
      context.task.meta.proof = { ...proof, knownGap: each.gap };
      await mustFail(check, harness);
    });
  }
}

async function runCheck<Harness>(check: Check<Harness>, harness: Harness, context: TestContext): Promise<void> {
  const proof: Proof = { requirements: check.proves };
  try {
    const figures = await check.run(harness);
    context.task.meta.proof = { ...proof, ...(figures === undefined ? {} : { figures }) };
  } catch (thrown) {
    if (thrown instanceof NotApplicableError) return context.skip(thrown.message);
    if (thrown instanceof RequirementBrokenError) context.task.meta.proof = { ...proof, broken: thrown.broken };
    throw thrown;
  }
}

async function mustFail<Harness>(check: Check<Harness>, harness: Harness): Promise<void> {
  try {
    await check.run(harness);
  } catch {
    return;
  }
  throw new Error(`${check.proves.join(', ')}: a known gap is closed. Take its entry out of the harness.`);
}

function nameOf<Harness>({ proves, title }: Check<Harness>): string {
  const [first] = proves;
  const said = proves.length === 1 ? `${requirements[first].says} ` : '';
  return `${said}[${proves.length === 1 ? first : `${first} …`}] ${title}`;
}
