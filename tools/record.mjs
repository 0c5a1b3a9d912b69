/**
 * Finds out what the suites do not, and adds it to the evidence of connectors:
 * `pnpm record <connector…> [--quick-start] [--tls] [--audit] [--bench] [--compatibility] [--upgrade]`. The evidence must be of the code as it is now: run `pnpm prove` first.
 *
 *   --quick-start   follows the quick start of its README, with what is built here; that of sink-mysql needs a MariaDB, see MYSQL_URL
 *   --tls           runs its tests over TLS, those with real servers as well
 *   --audit         asks the package registry for known vulnerabilities of what is shipped
 *   --compatibility compares options, attributes and positions with the published versions of the last two minors, by their git tags
 *   --upgrade       installs the last published version, and goes on with what is built here where it was stopped
 *   --bench         runs the benchmarks of its system against a loop written by hand; may need that system
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { fingerprintOf } from './prove/fingerprint.mjs';
import { withFound } from './prove/further-checks.mjs';
import { findCompatibility } from './record/find-compatibility.mjs';
import { findUpgrade } from './record/find-upgrade.mjs';
import { runAudit } from './record/run-audit.mjs';
import { runBenches } from './record/run-benches.mjs';
import { ownSystem } from './record/own-system.mjs';
import { runQuickStart } from './record/run-quick-start.mjs';
import { runTlsTests } from './record/run-tls-tests.mjs';
import { gitHistory } from './release/git-history.mjs';
import { readWorkspace, root } from './workspace/read-workspace.mjs';

const history = gitHistory(root);
const date = new Date().toISOString().slice(0, 10);
/** What each option finds out of a connector. */
const finders = {
  'quick-start': async (folder) => {
    const readme = readFileSync(join(root, folder, 'README.md'), 'utf8');
    const system = await ownSystem(root, basename(folder));
    try {
      const { delivered, problems } = await runQuickStart(root, readme, { environment: system.environment });
      return { quickStart: { date, delivered, problems } };
    } finally {
      await system.close();
    }
  },
  tls: async (folder) => ({ tls: await runTlsTests(root, folder) }),
  audit: async () => ({ audit: { date, ...(await runAudit(root)) } }),
  compatibility: async (folder) => {
    const { texts } = readWorkspace();
    return { compatibility: findCompatibility(folder, (path) => texts.get(path), history) };
  },
  upgrade: async (folder) => ({ upgrade: await findUpgrade(root, readJson(`${folder}/package.json`).name, history) }),
  bench: async (folder) => ({
    performance: await runBenches(root, readJson(`${folder}/package.json`).eventmesh.connector.system),
  }),
};
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: Object.fromEntries(Object.keys(finders).map((name) => [name, { type: 'boolean', default: false }])),
});
const chosen = Object.keys(finders).filter((name) => values[name]);
const unknown = positionals.filter((name) => !existsSync(join(root, 'connectors', name, 'package.json')));
if (positionals.length === 0 || chosen.length === 0 || unknown.length > 0) {
  if (unknown.length > 0) console.error(`There is no connector ${unknown.join(', ')}.`);
  console.error(
    `Usage: pnpm record <connector…> ${Object.keys(finders)
      .map((name) => `[--${name}]`)
      .join(' ')}`,
  );
  process.exit(2);
}

for (const name of positionals) {
  const folder = `connectors/${name}`;
  const path = `${folder}/evidence.json`;
  const earlier = existsSync(join(root, path)) ? readJson(path) : undefined;
  const fingerprint = fingerprintOf(root, folder);
  try {
    // Before the work, so that none is done in vain.
    withFound(earlier, fingerprint, {});
    const found = {};
    for (const each of chosen) Object.assign(found, await finders[each](folder));
    writeFileSync(join(root, path), `${JSON.stringify(withFound(earlier, fingerprint, found), undefined, 2)}\n`);
    console.log(`${name}: ${JSON.stringify(found)}`);
  } catch (error) {
    console.error(`${path}: nothing was recorded: ${error.message}`);
    process.exitCode = 1;
  }
}

function readJson(path) {
  return JSON.parse(readFileSync(join(root, path), 'utf8'));
}
