import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));
const engineTests = 'packages/connector-runtime/test';

/**
 * Runs the tests that must notice a mutant: first those of the rule that it breaks, and all the others if these do not notice it.
 *
 * @param {import('./mutate.mjs').Mutant} mutant
 * @returns {Promise<{id: string, caughtBy: string | undefined}>} the first test that failed; undefined when the mutant survived
 * @throws {Error} when the tests could not be run at all: that proves nothing
 */
export async function runMutant({ id, tests, projects = ['unit'], patienceMs = 180_000 }) {
  const batches = tests === undefined ? [ruleTestsOf(id), engineTests] : [tests];
  for (const batch of batches) {
    const caughtBy = await runTests({ id, tests: batch, projects, patienceMs });
    if (caughtBy !== undefined) return { id, caughtBy };
  }
  return { id, caughtBy: undefined };
}

/** The tests of the rule whose number an id begins with; 11 is no rule, but `accept: stored`. */
function ruleTestsOf(id) {
  const [number] = id.split('-');
  return `${engineTests}/delivery/${number === '11' ? 'accept-stored' : `${number}-`}`;
}

/** The first test that failed, if any. */
async function runTests({ id, tests, projects, patienceMs }) {
  const folder = await mkdtemp(join(tmpdir(), 'mutant-'));
  const report = join(folder, 'report.json');
  try {
    const chosen = projects.flatMap((project) => ['--project', project]);
    const options = ['run', ...chosen, tests, '--bail', '1', '--maxWorkers', '1'];
    const run = spawn(process.execPath, [vitest, ...options, '--reporter', 'json', '--outputFile', report], {
      cwd: root,
      env: { ...process.env, MUTANT: id },
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    });
    let complaints = '';
    run.stderr.on('data', (chunk) => (complaints += chunk));
    let hung = false;
    // A broken engine may run for ever: that is noticed, too.
    const patience = setTimeout(() => {
      hung = true;
      process.kill(-Number(run.pid), 'SIGKILL');
    }, patienceMs);
    const [code] = await once(run, 'close');
    clearTimeout(patience);
    if (hung) return `the tests did not end within ${patienceMs / 1000} s`;
    if (code === 0) return undefined;
    return firstFailure(JSON.parse(await readFile(report, 'utf8')), id, complaints);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function firstFailure({ testResults }, id, complaints) {
  const failed = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .find(({ status }) => status === 'failed');
  const needs = failed?.failureMessages.find((message) => message.includes('These tests need'));
  if (needs !== undefined) throw new Error(`${id}: ${needs}`);
  if (failed !== undefined) return failed.fullName;
  const reasons = testResults.map(({ message }) => message).filter(Boolean);
  throw new Error(`${id}: no test ran, which proves nothing: ${[...reasons, complaints].join('\n')}`);
}
