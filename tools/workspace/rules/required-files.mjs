import { isConnector, isPublished } from '../describe-workspace.mjs';

const ofEveryPackage = ['README.md', 'CHANGELOG.md', 'NOTICE', 'tsconfig.json', 'src/index.ts'];
const integrationTest = /^test\/.*\.integration\.test\.ts$/;

/**
 * Connectors whose integration test is not in their own folder: where it is. An entry that is no longer needed is a
 * problem, too.
 */
const testedElsewhere = {
  'connectors/sink-rocketmq': 'e2e/test/rocketmq.integration.test.ts',
  'connectors/source-rocketmq': 'e2e/test/rocketmq.integration.test.ts',
};

/**
 * Every published package has the files that readers and npm expect; a connector also a test with the real system.
 *
 * @param {import('../describe-workspace.mjs').Workspace} workspace
 * @param {Readonly<Record<string, string>>} [elsewhere]
 * @returns {import('../problem.mjs').Problem[]}
 */
export function requiredFiles({ texts, packages }, elsewhere = testedElsewhere) {
  return packages.filter(isPublished).flatMap((one) => {
    const missing = ofEveryPackage
      .filter((file) => !one.files.includes(file))
      .map((file) => missingFile(one.folder, file));
    return isConnector(one) ? [...missing, ...integration(one, elsewhere[one.folder], texts)] : missing;
  });
}

function missingFile(folder, file) {
  return {
    place: folder,
    expected: file,
    found: 'no such file',
    mend: 'Add it; a package beside this one shows how it looks.',
  };
}

function integration({ folder, files }, elsewhere, texts) {
  const own = files.some((file) => integrationTest.test(file));
  if (elsewhere === undefined) {
    return own
      ? []
      : [
          {
            place: `${folder}/test`,
            expected: 'a test with the real system, *.integration.test.ts',
            found: 'none',
            mend: 'Write one, or say in tools/workspace/rules/required-files.mjs where it is.',
          },
        ];
  }
  if (!own && texts.has(elsewhere)) return [];
  return [
    {
      place: folder,
      expected: `its integration test to be ${elsewhere}`,
      found: own ? 'one of its own' : 'no such file',
      mend: 'Drop or mend the entry in tools/workspace/rules/required-files.mjs.',
    },
  ];
}
