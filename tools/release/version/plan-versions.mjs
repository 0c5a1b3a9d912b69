import { satisfies } from 'semver';
import { versionOf } from './version-of.mjs';

/**
 * A package that a release raises.
 *
 * @typedef {object} PlannedVersion
 * @property {string} name
 * @property {string} folder
 * @property {string} oldVersion
 * @property {string} changesetsVersion what changesets give it
 * @property {string} version what it gets
 */

/**
 * The versions of a release, in agreement with the release status of each connector.
 *
 * @param {readonly {name: string, type: string, oldVersion: string, newVersion: string}[]} releases as changesets plan them
 * @param {readonly import('../../workspace/describe-workspace.mjs').Package[]} packages
 * @returns {readonly PlannedVersion[]}
 * @throws Error that lists every package that can have no version
 */
export function planVersions(releases, packages) {
  const problems = [];
  const planned = releases
    .filter(({ type }) => type !== 'none')
    .flatMap(({ name, type, oldVersion, newVersion }) => {
      const { folder, json } = packages.find((one) => one.json.name === name);
      const status = json.eventmesh?.connector?.status;
      try {
        const version = versionOf({ oldVersion, type, status });
        return [{ name, folder, oldVersion, changesetsVersion: newVersion, version }];
      } catch ({ message }) {
        problems.push(`${name}: ${message}`);
        return [];
      }
    });
  problems.push(...leftBehind(planned, packages));
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return planned;
}

/** A dependent whose range is left by a version that changesets did not plan: they did not see that it has to follow. */
function leftBehind(planned, packages) {
  const raised = new Map(planned.map((one) => [one.name, one]));
  return packages
    .filter(({ json }) => json.private !== true && !raised.has(json.name))
    .flatMap(({ json }) =>
      Object.entries(json.dependencies ?? {}).flatMap(([name, range]) => {
        const one = range === 'workspace:^' ? raised.get(name) : undefined;
        if (one === undefined || satisfies(one.version, `^${one.oldVersion}`)) return [];
        return [
          `${json.name}: ${name} leaves its range with ${one.version}: add a changeset of ${json.name}, a patch will do`,
        ];
      }),
    );
}
