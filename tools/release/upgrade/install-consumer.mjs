import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '../run-program.mjs';

const withinMs = 180_000;

/** What each package manager is told to install, in a folder of a user who did what the README says. */
const installs = {
  npm: (wanted) => ['npm', ['install', '--no-audit', '--no-fund', ...wanted]],
  pnpm: (wanted) => ['pnpm', ['add', ...wanted]],
};

/**
 * A folder of a user: empty, but for what says where our packages come from until they are published.
 *
 * @param {string} folder
 * @param {string} [url] of the registry that has our packages; left out, they come from where all others do
 */
export function makeConsumer(folder, url) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
  if (url !== undefined) writeFileSync(join(folder, '.npmrc'), `@eventmesh:registry=${url}\n`);
  // What was published a moment ago is what is to be installed.
  const settings = ['minimumReleaseAge: 0', 'allowBuilds:', '  classic-level: false', ''];
  writeFileSync(join(folder, 'pnpm-workspace.yaml'), settings.join('\n'));
}

/**
 * Installs packages as a user would.
 *
 * @param {string} folder
 * @param {'npm' | 'pnpm'} manager
 * @param {readonly string[]} wanted as `@eventmesh/sink-file@alpha`
 * @param {{env: NodeJS.ProcessEnv, signal: AbortSignal}} how
 */
export async function installInto(folder, manager, wanted, how) {
  const [program, args] = installs[manager](wanted);
  await runProgram(program, args, { cwd: folder, withinMs, ...how });
}
