import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const withinMs = 300_000;

/**
 * Runs the tests of a connector that say `TLS` in their names, those with real servers as well.
 *
 * @param {string} root of the repository
 * @param {string} folder of the connector, from there
 * @returns {Promise<{cases: number, failed: number}>}
 * @throws Error when it has none, or they do not come to an end within five minutes
 */
export async function runTlsTests(root, folder) {
  const temporary = mkdtempSync(join(tmpdir(), 'tls-tests-'));
  const report = join(temporary, 'report.json');
  const chosen = ['--project', 'unit', '--project', 'integration', `${folder}/test/`, '--testNamePattern', 'TLS'];
  const vitest = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...chosen];
  try {
    const run = spawn(process.execPath, [...vitest, '--reporter', 'json', '--outputFile', report], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: withinMs,
    });
    const [, signal] = await once(run, 'close');
    if (signal !== null) throw new Error(`the tests over TLS did not end within ${withinMs / 1000} s`);
    return tlsCountsIn(JSON.parse(readFileSync(report, 'utf8')));
  } finally {
    rmSync(temporary, { recursive: true });
  }
}

/**
 * How many tests over TLS a run had, and how many of them failed.
 *
 * @param {{numPassedTests: number, numFailedTests: number, numFailedTestSuites: number}} report of vitest
 * @throws Error when there was none: nothing that was not run is proven
 */
export function tlsCountsIn({ numPassedTests: passed, numFailedTests, numFailedTestSuites }) {
  // A file that could not be loaded has no tests that could fail.
  const failed = Math.max(numFailedTests, numFailedTestSuites > 0 ? 1 : 0);
  if (passed + failed === 0) throw new Error("no test of this connector has 'TLS' in its name");
  return { cases: passed + failed, failed };
}
