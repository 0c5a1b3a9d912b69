/** At most so many problems and ids are printed; the files tell the rest. */
const shown = 20;

/**
 * The verdict of a run, to be printed as one line of JSON: `held` only when nothing at all went wrong.
 *
 * @param {object} run
 * @param {object} run.facts seed, workers, minutes, and everything that was counted; they are passed on as they are
 * @param {import('./judge-arrivals.mjs').Arrivals} run.arrivals
 * @param {number} run.checkpointsMovedBack
 * @param {readonly string[]} run.problems
 */
export function giveVerdict({ facts, arrivals, checkpointsMovedBack, problems }) {
  const { missing, altered, overtaken, duplicates, duplicatesInTopic } = arrivals;
  const all = [
    ...problems,
    ...listed('missing', missing),
    ...listed('altered', altered),
    ...listed('overtaken in the topic', overtaken),
    ...(facts.events > 0 ? [] : ['nothing was written, which proves nothing']),
  ];
  const held = all.length === 0 && checkpointsMovedBack === 0;
  return {
    verdict: held ? 'held' : 'broken',
    ...facts,
    missing: missing.length,
    altered: altered.length,
    overtaken: overtaken.length,
    duplicates,
    duplicatesInTopic,
    checkpointsMovedBack,
    problems: all.slice(0, shown),
  };
}

function listed(what, ids) {
  return ids.length === 0 ? [] : [`${what}: ${ids.slice(0, shown).join(', ')}`];
}
