import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What evidence is about beside the connector itself: the contract and the engine it ran on, and the kit that proved it. */
const groundwork = ['connector-api', 'event-formats', 'connector-runtime', 'connector-testkit'];

/**
 * Of packages of this repository the source counts, whatever version a release gives it: a release alone makes no proof stale. All had this
 * one when the first proofs were written.
 */
const ownVersion = '0.0.0';

/** Source that judges what was proven and takes no part in a proof. */
const beside = ['packages/connector-testkit/src/grade/'];

/**
 * A digest of everything that a proof of a connector depends on: its shipped source and that of the packages of this repository below
 * it, what its package.json says of dependencies, and the locked versions of those from elsewhere. Evidence with another one proves
 * nothing any more.
 *
 * @param {string} root of the repository
 * @param {string} folder of the connector, from there
 */
export function fingerprintOf(root, folder) {
  const hash = createHash('sha256');
  const folders = new Set([folder, ...ownDependencies(root, folder), ...groundwork.map((name) => `packages/${name}`)]);
  for (const each of folders) {
    const { dependencies = {} } = readJson(join(root, each, 'package.json'));
    hash.update(`${each}\n${JSON.stringify(dependencies)}\n`);
    for (const path of sourceFiles(root, `${each}/src`))
      hash.update(`${path}\n${readFileSync(join(root, path), 'utf8')}\n`);
    for (const name of Object.keys(dependencies).toSorted()) {
      const ours = dependencies[name].startsWith('workspace:');
      hash.update(`${name} ${ours ? ownVersion : lockedVersion(root, each, name)}\n`);
    }
  }
  return `sha256:${hash.digest('hex')}`;
}

/** Folders of the packages of this repository that a package's shipped code is built on, and of theirs in turn. */
function ownDependencies(root, folder, found = new Set()) {
  const { dependencies = {} } = readJson(join(root, folder, 'package.json'));
  for (const [name, range] of Object.entries(dependencies)) {
    const each = `packages/${name.replace('@eventmesh/', '')}`;
    if (!range.startsWith('workspace:') || found.has(each)) continue;
    found.add(each);
    ownDependencies(root, each, found);
  }
  return [...found];
}

function sourceFiles(root, folder) {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length).replace(/^\//, ''))
    .filter((path) => !beside.some((start) => path.startsWith(start)))
    .toSorted();
}

/** The version of a dependency that is installed, which the lock file decides. */
function lockedVersion(root, folder, name) {
  return readJson(join(root, folder, 'node_modules', name, 'package.json')).version;
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}
