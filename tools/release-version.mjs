/**
 * Turns changesets into versions: `pnpm release:version`. Runs `changeset version`, makes versions agree with the release status of each
 * connector, and writes what follows from them: tables, catalogue, lock file. What it changes is the version pull request.
 */
import { versionPackages } from './release/version-packages.mjs';
import { runProgram } from './release/run-program.mjs';
import { readWorkspace, root } from './workspace/read-workspace.mjs';

const withinMs = 300_000;
const raised = await versionPackages(root, readWorkspace().packages);
for (const { name, oldVersion, version } of raised) console.log(`${name} ${oldVersion} -> ${version}`);
await runProgram('pnpm', ['install', '--lockfile-only', '--prefer-offline'], { cwd: root, withinMs });
await runProgram('pnpm', ['generate'], { cwd: root, withinMs });
console.log(raised.length === 0 ? 'No changeset raises anything' : `${raised.length} packages raised`);
