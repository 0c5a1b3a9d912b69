import type { Issue } from './issue.ts';

/**
 * Finds the alternative of a union that was probably meant: one that takes this kind of value, and of those the one whose
 * keys fit best.
 *
 * @param value the value that is none of the alternatives
 * @returns what is wrong with it as that alternative, or undefined when all are as far away: of other kinds, or with other
 * keys
 */
export function settleUnion(errors: readonly (readonly Issue[])[], value: unknown): readonly Issue[] | undefined {
  const candidates = withoutNesting(errors).filter((issues) => !issues.some(isOtherKind));
  const misfits = candidates.map((issues) => countMisfits(issues, value));
  const fewest = Math.min(...misfits);
  const best = candidates.filter((_, index) => misfits[index] === fewest);
  if (best.length > 1 && fewest > 0) {
    const keys = unknownToAll(best);
    return keys.length === 0 ? undefined : [{ code: 'unrecognized_keys', keys, path: [], message: 'Unknown keys' }];
  }
  return best.toSorted((one, other) => one.length - other.length)[0];
}

/** The kinds of values that the alternatives of a union take, as issues of `invalid_type` and `invalid_value`. */
export function kindsOf(errors: readonly (readonly Issue[])[]): readonly Issue[] {
  return withoutNesting(errors).flatMap((issues) => issues.filter(isOtherKind));
}

/** The alternatives of a union in a union are alternatives of the outer one. */
function withoutNesting(errors: readonly (readonly Issue[])[]): readonly (readonly Issue[])[] {
  return errors.flatMap((issues) => {
    const [first] = issues;
    const isUnion = issues.length === 1 && first?.code === 'invalid_union' && first.path.length === 0;
    return isUnion ? withoutNesting(first.errors ?? []) : [issues];
  });
}

function isOtherKind({ code, path }: Issue): boolean {
  return path.length === 0 && (code === 'invalid_type' || code === 'invalid_value');
}

/** How many keys are unknown or missing. */
function countMisfits(issues: readonly Issue[], value: unknown): number {
  const present = new Set(typeof value === 'object' && value !== null ? Object.keys(value) : []);
  const missing = issues.filter(({ path }) => path.length === 1 && !present.has(String(path[0])));
  return unknownKeys(issues).length + missing.length;
}

function unknownKeys(issues: readonly Issue[]): readonly string[] {
  return issues.flatMap(({ code, path, keys = [] }) => (code === 'unrecognized_keys' && path.length === 0 ? keys : []));
}

function unknownToAll(alternatives: readonly (readonly Issue[])[]): readonly string[] {
  const [first = [], ...others] = alternatives.map(unknownKeys);
  return first.filter((key) => others.every((keys) => keys.includes(key)));
}
