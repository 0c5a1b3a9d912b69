/**
 * Turns changesets into versions: `pnpm release:version`. Runs `changeset version`, makes versions agree with the release status of each
 * connector, and writes what follows from them: tables, catalogue, lock file, sizes of the packages. What it changes is the version pull request.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packPackages } from './release/publish/pack-packages.mjs';
import { sizesOf } from './release/publish/sizes.mjs';
import { sizesFile } from './release/publish/sizes-file.mjs';
import { runProgram } from './release/run-program.mjs';
import { versionPackages } from './release/version/version-packages.mjs';
import { readWorkspace, root } from './workspace/read-workspace.mjs';

const withinMs = 300_000;
const raised = await versionPackages(root, readWorkspace().packages);
for (const { name, oldVersion, version } of raised) console.log(`${name} ${oldVersion} -> ${version}`);
await runProgram('pnpm', ['install', '--lockfile-only', '--prefer-offline'], { cwd: root, withinMs });
await runProgram('pnpm', ['generate'], { cwd: root, withinMs });
if (raised.length > 0) await writeSizes();
console.log(raised.length === 0 ? 'No changeset raises anything' : `${raised.length} packages raised`);

/** Of all packages as this release has them: what the next one is compared with. */
async function writeSizes() {
  const folder = mkdtempSync(join(tmpdir(), 'release-sizes-'));
  try {
    const sizes = sizesOf(await packPackages(root, readWorkspace().packages, folder));
    writeFileSync(join(root, sizesFile), `${JSON.stringify(sizes, undefined, 2)}\n`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
