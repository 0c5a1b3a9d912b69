import { execFile } from 'node:child_process';

const withinMs = 120_000;

/**
 * Asks the package registry for known vulnerabilities of everything that the packages of this repository depend on when they are used.
 *
 * @param {string} root of the repository
 * @returns {Promise<{high: number, critical: number}>}
 */
export async function runAudit(root) {
  const { output, errors } = await new Promise((resolve) => {
    // Its exit code says only whether something was found.
    execFile(
      'pnpm',
      ['audit', '--prod', '--json'],
      { cwd: root, timeout: withinMs, maxBuffer: 67_108_864 },
      (_, stdout, stderr) => resolve({ output: stdout, errors: stderr }),
    );
  });
  return countsIn(output, errors);
}

/**
 * How many vulnerabilities an audit has found.
 *
 * @param {string} output of `pnpm audit --json`
 * @param {string} [errors] what it said beside
 * @throws Error when it found out nothing: an audit that did not take place is no clean one
 */
export function countsIn(output, errors = '') {
  let counts;
  try {
    counts = JSON.parse(output).metadata?.vulnerabilities;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  if (!Number.isInteger(counts?.high) || !Number.isInteger(counts.critical))
    throw new Error(`the audit found out nothing: ${`${output}${errors}`.trim().slice(0, 300)}`);
  return { high: counts.high, critical: counts.critical };
}
