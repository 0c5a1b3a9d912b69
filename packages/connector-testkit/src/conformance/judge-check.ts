import { RequirementBrokenError, type CheckFigures } from './check.ts';
import { NotApplicableError } from './not-applicable-error.ts';
import type { PlannedCheck } from './plan-checks.ts';
import type { Proof } from './proof.ts';

/** How the run of a check ended. */
export type CheckOutcome = { readonly figures: CheckFigures | undefined } | { readonly thrown: Error };

/** What follows from it. */
export interface Judgement {
  readonly proof: Proof;
  /** What the test fails with, or is skipped for where it is a NotApplicableError; undefined when it passes. */
  readonly verdict: Error | undefined;
}

/** Judges how a check ended: what is broken beside a known gap, or what makes no sense on the connector, decides whether its test passes. */
export function judgeCheck<Harness>(
  planned: Exclude<PlannedCheck<Harness>, { readonly plan: 'skip' }>,
  outcome: CheckOutcome,
): Judgement {
  const { inapplicable } = planned;
  const requirements = planned.check.proves.filter((id) => !planned.excused.includes(id));
  const gap = planned.plan === 'must fail' ? planned.gap : undefined;
  if (!('thrown' in outcome)) {
    const { figures } = outcome;
    const proof = { requirements, inapplicable, ...(figures === undefined ? {} : { figures }) };
    return { proof, verdict: gap === undefined ? undefined : closed(gap.id) };
  }
  const { thrown } = outcome;
  if (thrown instanceof NotApplicableError)
    return { proof: { requirements, inapplicable, skipped: thrown.message }, verdict: thrown };
  // What cannot tell which of several it is about is about all of them, a known gap or not.
  const found = thrown instanceof RequirementBrokenError ? thrown.broken : requirements;
  const broken = found.filter((id) => !planned.excused.includes(id));
  const proof = { requirements, inapplicable, broken };
  if (gap === undefined) return { proof, verdict: broken.length === 0 ? undefined : thrown };
  if (!broken.includes(gap.id)) return { proof, verdict: broken.length > 0 ? thrown : closed(gap.id) };
  if (broken.length > 1) return { proof, verdict: thrown };
  return { proof: { requirements, inapplicable, knownGap: gap }, verdict: undefined };
}

function closed(id: string): Error {
  return new Error(`${id}: a known gap is closed. Take its entry out of the harness.`);
}
