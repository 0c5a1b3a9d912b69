import { requirements, type RequirementId } from '../requirements/requirements.ts';
import { whyNot, type Traits } from '../requirements/why-not.ts';
import type { Check } from './check.ts';
import type { Inapplicable, KnownGap } from './harness.ts';

/** What is to be done with a check on a connector. */
export type PlannedCheck<Harness> = {
  readonly check: Check<Harness>;
  /** Requirements of the check that can never apply to the connector, with the reason; not those that are proven elsewhere. */
  readonly inapplicable: Readonly<Partial<Record<RequirementId, string>>>;
} &
  /** Of those that the check proves, `excused` make no sense on the connector: that they are broken does not matter. */
  (
    | { readonly plan: 'run'; readonly excused: readonly RequirementId[] }
    | { readonly plan: 'skip'; readonly reason: string }
    | { readonly plan: 'must fail'; readonly gap: KnownGap; readonly excused: readonly RequirementId[] }
  );

/** What a connector says of itself. */
export interface Declared {
  readonly traits: Traits;
  readonly knownGaps?: readonly KnownGap[];
  readonly inapplicable?: readonly Inapplicable[];
}

/**
 * Decides which checks are run on a connector, which are skipped and why, and which must fail because they are known gaps.
 *
 * @param today as `2026-11-26`
 * @throws Error when an entry names what does not exist or does not apply, or has expired: all of them, in words
 */
export function planChecks<Harness>(
  checks: readonly Check<Harness>[],
  { traits, knownGaps = [], inapplicable = [] }: Declared,
  today: string,
): readonly PlannedCheck<Harness>[] {
  const problems = [
    ...knownGaps.flatMap((gap) => problemsOf('known gap', gap.id, traits)),
    ...inapplicable.flatMap(({ id }) => problemsOf('inapplicable', id, traits)),
    ...knownGaps.filter(({ expires }) => expires <= today).map(expired),
  ];
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return checks.map((check): PlannedCheck<Harness> => {
    const excuses = check.proves.flatMap((id) => {
      const reason = whyNot(requirements[id], traits);
      return inapplicable.find((entry) => entry.id === id) ?? (reason === undefined ? [] : { id, reason });
    });
    const never = excuses.filter(({ elsewhere = false }) => !elsewhere);
    const planned = { check, inapplicable: Object.fromEntries(never.map(({ id, reason }) => [id, reason])) };
    const [first] = excuses;
    // A check that proves several is run for those that do apply.
    if (first !== undefined && excuses.length === check.proves.length)
      return { ...planned, plan: 'skip', reason: first.reason };
    const excused = excuses.map(({ id }) => id);
    const gap = knownGaps.find(({ id }) => check.proves.includes(id));
    return gap === undefined ? { ...planned, plan: 'run', excused } : { ...planned, plan: 'must fail', gap, excused };
  });
}

function problemsOf(what: string, id: RequirementId, traits: Traits): string[] {
  if (!Object.hasOwn(requirements, id)) return [`${what}: there is no requirement '${id}'.`];
  const reason = whyNot(requirements[id], traits);
  return reason === undefined ? [] : [`${what}: '${id}' does not apply anyway: ${reason}. Take the entry out.`];
}

function expired({ id, expires, reason }: KnownGap): string {
  return `The known gap '${id}' (${reason}) has expired on ${expires}. Close it, or give it a new day with a reason.`;
}
