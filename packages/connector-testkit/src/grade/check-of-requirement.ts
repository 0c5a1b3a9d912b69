import type { RequirementId } from '../requirements/requirements.ts';

/** The checks that requirements belong to. */
export type SuiteCheck = 'C1' | 'C2' | 'C3' | 'C4' | 'C7' | 'C10';

/** By the beginning of an id; the first that fits counts. Every requirement counts in one check, so that none can be broken unseen. */
const rules: readonly (readonly [beginning: string, check: SuiteCheck])[] = [
  ['options.secrets-unseen', 'C10'],
  ['options.', 'C2'],
  ['delivery.books-balance', 'C7'],
  ['source.lag', 'C7'],
  // Killed, redelivered, written in part, in order.
  ['delivery.', 'C3'],
  ['source.resume.', 'C3'],
  ['source.release.', 'C3'],
  ['source.read.order', 'C3'],
  ['sink.write.durable', 'C3'],
  ['sink.write.order', 'C3'],
  ['sink.write.partial-failure', 'C3'],
  ['sink.write.not-attempted', 'C3'],
  ['sink.write.idempotent', 'C3'],
  // Poison, and what goes wrong outside.
  ['source.read.unreadable', 'C4'],
  ['sink.write.all-refused', 'C4'],
  ['sink.write.too-large', 'C4'],
  ['errors.', 'C4'],
  ['faults.', 'C4'],
  ['lifecycle.', 'C1'],
  ['source.', 'C1'],
  ['sink.', 'C1'],
];

/** The check that a requirement counts in. */
export function checkOfRequirement(id: RequirementId): SuiteCheck {
  const check = rules.find(([beginning]) => id.startsWith(beginning))?.[1];
  if (check === undefined)
    throw new Error(`Requirement '${id}' belongs to no check: say in check-of-requirement.ts to which.`);
  return check;
}
