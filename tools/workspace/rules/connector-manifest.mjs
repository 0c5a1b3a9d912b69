import { parseManifest } from '@eventmesh/connector-api';
import { isConnector } from '../describe-workspace.mjs';

/** Which versions go with which status, see `ReleaseStatus` in connector-api. */
const versionOfStatus = {
  alpha: { form: /^0\.\d+\.\d+(?:-.+)?$/, words: '0.x' },
  beta: { form: /^[1-9]\d*\.0\.0-.+$/, words: 'a prerelease of a major version, such as 1.0.0-beta.1' },
  ga: { form: /^[1-9]\d*\.\d+\.\d+$/, words: '1.0.0 or later, and no prerelease' },
};

/**
 * Each connector says what it is in `eventmesh.connector`, truly: kind and system as in its name, a status that its
 * version allows, a support version once it is GA.
 *
 * @param {import('../describe-workspace.mjs').Workspace} workspace
 * @returns {import('../problem.mjs').Problem[]}
 */
export function connectorManifest({ packages }) {
  return packages.flatMap((one) => {
    const place = `${one.folder}/package.json`;
    try {
      const manifest = parseManifest(one.json);
      if (manifest === undefined) return isConnector(one) ? [missing(place)] : [];
      return isConnector(one) ? judge(place, one, manifest) : [misplaced(place)];
    } catch (error) {
      return error.message.split('\n').map((line) => malformed(place, line));
    }
  });
}

function judge(place, { folder, json }, { kind, system, status, supportVersion }) {
  const named = `@eventmesh/${kind}-${system}`;
  const { form, words } = versionOfStatus[status];
  const problem = (expected, found, mend) => ({ place, expected, found, mend });
  return [
    ...(json.name === named
      ? []
      : [
          problem(
            `name '${named}', as kind and system say`,
            `'${json.name}'`,
            `Mend kind or system, or rename ${folder}.`,
          ),
        ]),
    ...(form.test(json.version)
      ? []
      : [
          problem(
            `version ${words}, as status '${status}' demands`,
            json.version,
            'Mend the status, or the version by a changeset.',
          ),
        ]),
    ...((supportVersion === null) === (status !== 'ga')
      ? []
      : [
          problem(
            status === 'ga' ? 'supportVersion: the oldest line that gets fixes' : `supportVersion null until GA`,
            JSON.stringify(supportVersion),
            'Mend eventmesh.connector.supportVersion.',
          ),
        ]),
    ...(json.keywords?.includes('eventmesh-connector')
      ? []
      : [
          problem(
            "keyword 'eventmesh-connector'",
            JSON.stringify(json.keywords),
            'Add it, so that users find the connector.',
          ),
        ]),
  ];
}

const mendBlock = 'Write the block "eventmesh": {"connector": {…}} as `ConnectorManifest` of connector-api says.';

const missing = (place) => ({
  place,
  expected: 'a manifest block eventmesh.connector',
  found: 'none',
  mend: mendBlock,
});

const misplaced = (place) => ({
  place,
  expected: 'connectors in connectors/ only',
  found: 'a manifest block eventmesh.connector',
  mend: 'Move the folder to connectors/, or drop the block.',
});

function malformed(place, line) {
  const [expected, found] = line.split(', found ');
  return { place, expected, found: found ?? 'something else', mend: mendBlock };
}
