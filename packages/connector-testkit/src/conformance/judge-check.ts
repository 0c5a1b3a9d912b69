import { RequirementBrokenError, type Finding } from './check.ts';
import { NotApplicableError } from './not-applicable-error.ts';
import type { PlannedCheck } from './plan-checks.ts';
import type { Proof } from './proof.ts';

/** How the run of a check ended. */
export type CheckOutcome = { readonly finding: Finding | undefined } | { readonly thrown: Error };

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
  const requirements = planned.check.proves.filter((id) => !planned.excused.includes(id));
  const gap = planned.plan === 'must fail' ? planned.gap : undefined;
  const finding = findingOf(outcome);
  const proof = { requirements, inapplicable: planned.inapplicable, ...(finding === undefined ? {} : { finding }) };
  if (!('thrown' in outcome)) return { proof, verdict: gap === undefined ? undefined : closed(gap.id) };
  const { thrown } = outcome;
  if (thrown instanceof NotApplicableError) return { proof: { ...proof, skipped: thrown.message }, verdict: thrown };
  // What cannot tell which of several it is about is about all of them, a known gap or not.
  const found = thrown instanceof RequirementBrokenError ? thrown.broken : requirements;
  const broken = found.filter((id) => !planned.excused.includes(id));
  const failed = { ...proof, broken };
  if (gap === undefined) return { proof: failed, verdict: broken.length === 0 ? undefined : thrown };
  if (!broken.includes(gap.id)) return { proof: failed, verdict: broken.length > 0 ? thrown : closed(gap.id) };
  if (broken.length > 1) return { proof: failed, verdict: thrown };
  return { proof: { ...proof, knownGap: gap }, verdict: undefined };
}

/** What was counted, also when something is broken: the evidence tells how much was lost. */
function findingOf(outcome: CheckOutcome): Finding | undefined {
  if (!('thrown' in outcome)) return outcome.finding;
  return outcome.thrown instanceof RequirementBrokenError ? outcome.thrown.figures : undefined;
}

function closed(id: string): Error {
  return new Error(`${id}: a known gap is closed. Take its entry out of the harness.`);
}
