import type { Generation } from './generations.ts';
import { counterOf, momentOf } from './rotated-name.ts';

/**
 * Puts generations of `base` in order, the oldest first. Names tell more than clocks, which may have been set: a date in the
 * name counts, then a counter, only then times of birth and change. `base` itself is the newest.
 */
export function sortGenerations(generations: readonly Generation[], base: string): readonly Generation[] {
  const upwards = countsUpwards(generations, base);
  return generations.toSorted(
    (one, other) =>
      Number(one.name === base) - Number(other.name === base) ||
      compareMoments(momentOf(one.name, base), momentOf(other.name, base)) ||
      compareCounters(counterOf(one.name, base), counterOf(other.name, base)) * (upwards ? 1 : -1) ||
      one.facts.bornMs - other.facts.bornMs ||
      one.facts.modifiedMs - other.facts.modifiedMs ||
      (one.name < other.name ? -1 : 1),
  );
}

/**
 * Whether `.2` is newer than `.1`, as Log4j 2 may have it; for most the highest number is the oldest. Times of birth tell, if
 * they do so at least two times more often than not.
 */
function countsUpwards(generations: readonly Generation[], base: string): boolean {
  const births = generations
    .map(({ name, facts }) => ({ number: counterOf(name, base), bornMs: facts.bornMs || facts.modifiedMs }))
    .filter(({ number }) => number !== undefined)
    .toSorted((one, other) => compareCounters(one.number, other.number))
    .map(({ bornMs }) => bornMs);
  const signs = births.slice(1).map((bornMs, index) => Math.sign(bornMs - (births[index] ?? bornMs)));
  return signs.reduce((sum, sign) => sum + sign, 0) >= 2;
}

function compareCounters(one: number | undefined, other: number | undefined): number {
  return one === undefined || other === undefined ? 0 : one - other;
}

/** As far as both are written. */
function compareMoments(one: string | undefined, other: string | undefined): number {
  if (one === undefined || other === undefined) return 0;
  const length = Math.min(one.length, other.length);
  const [first, second] = [one.slice(0, length), other.slice(0, length)];
  return first < second ? -1 : first > second ? 1 : 0;
}
