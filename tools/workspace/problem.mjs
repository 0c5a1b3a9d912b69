/**
 * What a check found wrong.
 *
 * @typedef {object} Problem
 * @property {string} place file or folder, as from the root of the repository
 * @property {string} expected
 * @property {string} found
 * @property {string} mend what to do about it
 */

/**
 * A problem as people read it.
 *
 * @param {Problem} problem
 */
export function showProblem({ place, expected, found, mend }) {
  return [place, `  expected  ${expected}`, `  found     ${found}`, `  to mend   ${mend}`].join('\n');
}

/**
 * Ends a check: prints every problem and makes the process fail, or says in one line what is right.
 *
 * @param {readonly Problem[]} problems
 * @param {string} allRight
 */
export function reportProblems(problems, allRight) {
  if (problems.length === 0) {
    console.log(allRight);
    return;
  }
  console.error(problems.map(showProblem).join('\n\n'));
  console.error(`\n${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`);
  process.exitCode = 1;
}
