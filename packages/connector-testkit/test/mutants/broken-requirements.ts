import type { Check } from '../../src/conformance/check.ts';
import { RequirementBrokenError } from '../../src/conformance/check.ts';
import { NotApplicableError } from '../../src/conformance/not-applicable-error.ts';
import { planChecks, type Declared } from '../../src/conformance/plan-checks.ts';
import type { RequirementId } from '../../src/requirements/requirements.ts';

/** Runs those checks that apply, one after the other. Gives the requirements that are broken, and what was said of each. */
export async function brokenRequirements<Harness>(
  checks: readonly Check<Harness>[],
  harness: Harness,
  declared: Declared,
): Promise<ReadonlyMap<RequirementId, string>> {
  const broken = new Map<RequirementId, string>();
  for (const { check, plan } of planChecks(checks, declared, '2026-01-01')) {
    if (plan !== 'run') continue;
    try {
      await check.run(harness);
    } catch (thrown) {
      if (thrown instanceof NotApplicableError) continue;
      const ids = thrown instanceof RequirementBrokenError ? thrown.broken : check.proves;
      for (const id of ids) broken.set(id, String(thrown));
    }
  }
  return broken;
}
