import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Runs the benchmarks of a system, those whose names begin with it, as `rocketmq/copy`.
 *
 * @param {string} root of the repository
 * @param {string} system
 * @returns {Promise<import('@eventmesh/connector-testkit/grade').FurtherChecks['performance']>}
 * @throws Error when there are none, or one fails
 */
export async function runBenches(root, system) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const path = join(folder, 'results.json');
  try {
    const run = spawn(process.execPath, [join(root, 'bench/dist/run-benches.js'), `${system}/`, '--json', path], {
      cwd: root,
      stdio: 'inherit',
    });
    const [code] = await once(run, 'close');
    if (code !== 0) throw new Error(`no benchmark of '${system}/' came to its end, see above`);
    return ratesIn(JSON.parse(readFileSync(path, 'utf8')));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * What is kept of the results of benchmarks.
 *
 * @param {readonly Record<string, any>[]} results
 */
export function ratesIn(results) {
  return results.map(({ name, perSecond, baselinePerSecond, ratio, cpuRatio, spread }) => ({
    name,
    perSecond,
    baselinePerSecond,
    ratio,
    cpuRatio,
    spread,
  }));
}
