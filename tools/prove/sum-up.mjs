import { requirements } from '@eventmesh/connector-testkit/requirements';

/**
 * What a test of the kit came to.
 *
 * @typedef {object} TestResult
 * @property {string} name
 * @property {'passed' | 'failed' | 'skipped' | 'pending'} state
 * @property {import('@eventmesh/connector-testkit/conformance').Proof} [proof]
 *
 * @typedef {'pass' | 'fail' | 'skip' | 'known-gap'} Result
 *
 * @typedef {object} Figures
 * @property {number} cases
 * @property {number} lost
 * @property {number} altered
 * @property {number} reordered
 * @property {number} duplicates
 * @property {number} gaveUp events that upstream itself lost
 *
 * @typedef {object} Summary
 * @property {Record<string, Result>} requirements
 * @property {Record<string, string>} reasons why a requirement was skipped or is a known gap
 * @property {Record<string, string>} expires of known gaps: the day from which on each fails the build
 * @property {Figures} delivery
 * @property {Figures} faults
 * @property {Record<string, Record<string, 'pass' | 'fail'>>} kills by point and counterpart
 * @property {{ attributes: object, position?: unknown }} [emits] what the records of a source look like
 */

const worst = { skip: 0, pass: 1, 'known-gap': 2, fail: 3 };
const killed = /killed (?<point>[a-z ]+), (?<counterpart>(?:target|upstream) [a-z -]+), seed \d+/;

/**
 * What the tests of one connector prove together. A requirement of its kind that no test is about has failed: it was not proven. So has
 * that of a test which did not run, or did not come to its end.
 *
 * @param {'source' | 'sink'} kind
 * @param {readonly TestResult[]} tests
 * @returns {Summary}
 */
export function sumUp(kind, tests) {
  const results = {};
  const reasons = {};
  const expires = {};
  const kills = {};
  const figures = { delivery: noFigures(), faults: noFigures() };
  let emits;
  for (const test of tests) {
    if (test.proof === undefined) continue;
    for (const [id, result, reason] of resultsOf(test)) {
      if (results[id] === undefined || worst[result] > worst[results[id]]) results[id] = result;
      if (result === 'skip') reasons[id] ??= reason;
      if (result === 'known-gap') {
        reasons[id] = `${test.proof.knownGap.reason} (until ${test.proof.knownGap.expires})`;
        expires[id] = test.proof.knownGap.expires;
      }
    }
    add(figures, test);
    emits ??= formIn(test);
    noteKill(kills, test);
  }
  const asked = Object.keys(requirements).filter((id) => ['any', kind].includes(requirements[id].for));
  return {
    requirements: Object.fromEntries(asked.map((id) => [id, results[id] ?? 'fail'])),
    reasons: Object.fromEntries(Object.entries(reasons).filter(([id]) => ['skip', 'known-gap'].includes(results[id]))),
    expires: Object.fromEntries(Object.entries(expires).filter(([id]) => results[id] === 'known-gap')),
    ...figures,
    kills,
    ...(emits === undefined ? {} : { emits }),
  };
}

/** Whether everything that a connector must do was proven. */
export function holds({ requirements: results }) {
  return Object.entries(results).every(
    ([id, result]) => result === 'pass' || result === 'skip' || requirements[id].level === 'should',
  );
}

function resultsOf({ state, proof }) {
  const { requirements: proven, inapplicable = {}, skipped, broken, knownGap } = proof;
  const results = proven.map((id) => {
    if (skipped !== undefined) return [id, 'skip', skipped];
    if (state !== 'passed') return [id, broken === undefined || broken.includes(id) ? 'fail' : 'pass'];
    return [id, knownGap?.id === id ? 'known-gap' : 'pass'];
  });
  return [...results, ...Object.entries(inapplicable).map(([id, reason]) => [id, 'skip', reason])];
}

function noFigures() {
  return { cases: 0, lost: 0, altered: 0, reordered: 0, duplicates: 0, gaveUp: 0 };
}

function add(figures, { state, proof }) {
  if (proof.finding === undefined || proof.finding.of === 'emits' || state === 'skipped') return;
  const { of, lost, altered, reordered, duplicates, gaveUp } = proof.finding;
  const sum = figures[of];
  sum.cases += 1;
  sum.lost += lost;
  sum.altered += altered;
  sum.reordered += reordered;
  sum.duplicates += duplicates;
  sum.gaveUp += gaveUp;
}

function formIn({ proof: { finding } }) {
  if (finding?.of !== 'emits') return undefined;
  const { of: _, ...emits } = finding;
  return emits;
}

function noteKill(kills, { name, state }) {
  const found = killed.exec(name)?.groups;
  if (found === undefined || state === 'skipped') return;
  const row = (kills[found.point] ??= {});
  const result = state === 'passed' ? 'pass' : 'fail';
  if (row[found.counterpart] !== 'fail') row[found.counterpart] = result;
}
