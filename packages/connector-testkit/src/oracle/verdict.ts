import type { ErrorCode } from '@eventmesh/connector-api';
import type { CheckFigures } from '../conformance/check.ts';
import type { RequirementId } from '../requirements/requirements.ts';

/** What an {@link Oracle} found. */
export interface Verdict {
  /** Accepted events that arrived nowhere and are no dead letters, by id. */
  readonly lost: readonly string[];
  /** Accepted events that upstream itself lost, by id. */
  readonly gaveUp: readonly string[];
  /** Events that arrived, or became dead letters, other than they were accepted, or that were never accepted. */
  readonly altered: readonly { readonly id: string; readonly what: string }[];
  /** Events whose first arrival came before that of an earlier one of their key: `before` is one of those. */
  readonly reordered: readonly { readonly id: string; readonly before: string }[];
  /** What was given up. */
  readonly deadLettered: readonly { readonly id: string; readonly code: ErrorCode; readonly message: string }[];
  /** How many arrivals were not the first of their event. */
  readonly duplicates: number;
  /** Those of them that no disturbance explains. */
  readonly unexplainedDuplicates: number;
  /** The same in numbers, for the evidence. */
  readonly figures: Omit<CheckFigures, 'of'>;
}

/** A requirement that does not hold, and what was found instead. */
export interface BrokenRequirement {
  readonly id: RequirementId;
  /** In words, with the first few events that it is about. */
  readonly says: string;
}

/** Which of the requirements `delivery.*` a verdict breaks. Dead letters break none: whether one was due is not known here. */
export function brokenRequirements({
  lost,
  altered,
  reordered,
  unexplainedDuplicates,
  duplicates,
}: Verdict): readonly BrokenRequirement[] {
  const broken: BrokenRequirement[] = [];
  if (lost.length > 0) broken.push({ id: 'delivery.nothing-missing', says: `lost: ${some(lost)}` });
  if (altered.length > 0) {
    const each = altered.map(({ id, what }) => `'${id}' ${what}`);
    broken.push({ id: 'delivery.nothing-altered', says: `altered: ${some(each)}` });
  }
  if (reordered.length > 0) {
    const each = reordered.map(({ id, before }) => `'${id}' arrived before '${before}'`);
    broken.push({ id: 'delivery.order-kept', says: `out of order: ${some(each)}` });
  }
  if (unexplainedDuplicates > 0) {
    const says = `${unexplainedDuplicates} of ${duplicates} duplicates came without a kill or a failure that explains them`;
    broken.push({ id: 'delivery.duplicates-explained', says });
  }
  return broken;
}

const shown = 5;

function some(all: readonly string[]): string {
  const more = all.length > shown ? `, and ${all.length - shown} more` : '';
  return `${all.slice(0, shown).join(', ')}${more}`;
}
