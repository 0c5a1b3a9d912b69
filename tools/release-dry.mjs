/**
 * Plays a whole release, with a registry of its own, and what users then do: `pnpm release:dry [--quick] [--json FILE]`. Versions, packs
 * and publishes a copy of this workspace; installs it with npm and pnpm in empty folders, runs a pipeline, imports, requires and compiles;
 * publishes again; releases a patch, and upgrades a pipeline that was killed in the midst of its work. `--quick` leaves the upgrade out.
 *
 * Says what each tarball holds, compared with the last release. The repository stays as it is, and nothing is left behind.
 */
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runDryRelease } from './release/dry/run-dry-release.mjs';
import { sizesTable } from './release/publish/sizes.mjs';
import { sizesFile } from './release/publish/sizes-file.mjs';
import { root } from './workspace/read-workspace.mjs';

const { values } = parseArgs({
  options: { json: { type: 'string' }, quick: { type: 'boolean', default: false } },
});
const begun = performance.now();
const seconds = () => Math.round((performance.now() - begun) / 100) / 10;
const say = (line) => console.error(`${seconds().toFixed(1).padStart(6)} s  ${line}`);
const lastSizes = existsSync(join(root, sizesFile)) ? JSON.parse(readFileSync(join(root, sizesFile), 'utf8')) : [];
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => stop.abort());

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'release-dry-')));
let found;
try {
  found = await runDryRelease({ root, folder, quick: values.quick, signal: stop.signal, say });
  console.log(sizesTable(found.packages, lastSizes));
  console.log(`The release works: ${found.published.length} packages, in ${seconds()} s`);
} catch (error) {
  found = { problem: error.message };
  console.error(`The release does not work: ${error.message}`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
if (values.json !== undefined) {
  const all = { works: process.exitCode !== 1, seconds: seconds(), lastRelease: lastSizes, ...found };
  writeFileSync(resolve(values.json), `${JSON.stringify(all, undefined, 2)}\n`);
}
