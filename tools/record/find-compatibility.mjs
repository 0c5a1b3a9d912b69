import { major, minor } from 'semver';
import { compareUse } from '../release/compare/compare-packages.mjs';
import { contractOf } from '../release/compare/contract-of.mjs';

/** A renamed option lives so long. */
const minorsCompared = 2;

/**
 * Compares a connector with what was published of it: the newest version of each of the last minors.
 *
 * @param {string} folder
 * @param {(path: string) => string | undefined} read text of a file as it is now
 * @param {ReturnType<typeof import('../release/git-history.mjs').gitHistory>} history
 * @returns {NonNullable<import('@eventmesh/connector-testkit/grade').FurtherChecks['compatibility']>}
 * @throws Error in words, when nothing was published, or what was cannot be compared
 */
export function findCompatibility(folder, read, history) {
  const now = contractOf(folder, read);
  const { name } = now.json;
  const versions = newestOfMinors(history.publishedVersions(name));
  if (versions.length === 0)
    throw new Error(`no version of ${name} was published yet: there is nothing to compare it with`);
  const older = versions.map(({ tag, version }) => ({
    version,
    contract: contractOf(folder, (path) => history.textAt(tag, path)),
  }));
  for (const { version, contract } of [...older, { version: 'this code', contract: now }])
    refuseIncomparable(contract, `${name} ${version}`);
  const breaks = older.flatMap(({ version, contract }) =>
    compareUse(contract, now)
      .filter(({ size }) => size === 'breaking')
      .map(({ what }) => `${version}: ${what}`),
  );
  return { against: older.map(({ version }) => version), breaks };
}

/** @template {{version: string}} T @param {readonly T[]} versions the newest first @returns {readonly T[]} */
function newestOfMinors(versions) {
  const lineOf = ({ version }) => `${major(version)}.${minor(version)}`;
  return versions
    .filter((one, index) => versions.findIndex((other) => lineOf(other) === lineOf(one)) === index)
    .slice(0, minorsCompared);
}

/** What is not told is not the same. */
function refuseIncomparable(contract, what) {
  if (contract?.options === undefined)
    throw new Error(`${what} has no options.schema.json: its options cannot be compared`);
  if (contract.json.eventmesh.connector.kind === 'source' && contract.emits === undefined)
    throw new Error(`the evidence of ${what} does not tell what it emits: it cannot be compared`);
}
