/**
 * The names of arrivals that nothing explains, once for each arrival too many. An event may arrive once; once more for each kill that it
 * was in flight at; and as many more in all as there were writes with an unknown outcome.
 */
export function unexplainedRepeats(
  arrived: readonly string[],
  inFlightAtKills: readonly string[],
  unknownOutcomes: number,
): readonly string[] {
  const allowed = new Map<string, number>();
  for (const name of inFlightAtKills) allowed.set(name, (allowed.get(name) ?? 0) + 1);
  const seen = new Set<string>();
  const repeats = arrived.filter((name) => {
    if (!seen.has(name)) {
      seen.add(name);
      return false;
    }
    const left = allowed.get(name) ?? 0;
    allowed.set(name, left - 1);
    return left <= 0;
  });
  return repeats.slice(unknownOutcomes);
}
