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
  const name = `@eventmesh/${kind}-${system}`;
  const { form, words } = versionOfStatus[status];
  const support = status === 'ga' ? 'the oldest line that gets fixes' : 'null until GA';
  const facts = [
    {
      isRight: json.name === name,
      expected: `name '${name}', as kind and system say`,
      found: `'${json.name}'`,
      mend: `Mend kind or system, or rename ${folder}.`,
    },
    {
      isRight: form.test(json.version),
      expected: `version ${words}, as status '${status}' demands`,
      found: json.version,
      mend: 'Mend the status, or the version by a changeset.',
    },
    {
      isRight: (supportVersion === null) === (status !== 'ga'),
      expected: `supportVersion: ${support}`,
      found: JSON.stringify(supportVersion),
      mend: 'Mend eventmesh.connector.supportVersion.',
    },
    {
      isRight: json.keywords?.includes('eventmesh-connector') === true,
      expected: "keyword 'eventmesh-connector'",
      found: JSON.stringify(json.keywords),
      mend: 'Add it, so that users find the connector.',
    },
  ];
  return facts.filter(({ isRight }) => !isRight).map(({ expected, found, mend }) => ({ place, expected, found, mend }));
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
