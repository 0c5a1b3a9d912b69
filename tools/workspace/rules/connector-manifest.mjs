import { ManifestError, parseManifest } from '@eventmesh/connector-api';
import { versionExpected } from '@eventmesh/connector-testkit/grade';
import { isConnector, isTemplate } from '../describe-workspace.mjs';

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
      const mayHaveOne = isConnector(one) || isTemplate(one);
      if (manifest === undefined) return mayHaveOne ? [missing(place)] : [];
      return mayHaveOne ? judge(place, one, manifest) : [misplaced(place)];
    } catch (error) {
      if (!(error instanceof ManifestError)) throw error;
      return error.problems.map((problem) => malformed(place, problem));
    }
  });
}

function judge(place, { folder, json }, { kind, system, status, supportVersion }) {
  // Another name than that of a connector, which may be made beside it for the same system.
  const name = isTemplate({ folder }) ? `@eventmesh/template-${kind}` : `@eventmesh/${kind}-${system}`;
  const versions = versionExpected(status, json.version);
  const support = status === 'ga' ? 'the oldest line that gets fixes' : 'null until GA';
  const facts = [
    {
      isRight: json.name === name,
      expected: `name '${name}', as kind and system say`,
      found: `'${json.name}'`,
      mend: `Mend kind or system, or rename ${folder}.`,
    },
    {
      isRight: versions === undefined,
      expected: `version ${versions}, as status '${status}' demands`,
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
  expected: 'connectors in connectors/ and templates/ only',
  found: 'a manifest block eventmesh.connector',
  mend: 'Move the folder to connectors/, or drop the block.',
});

function malformed(place, { place: field, expected, found }) {
  return { place, expected: `${field}: ${expected}`, found, mend: mendBlock };
}
