import { isConnector, isPublished, isTemplate } from '../describe-workspace.mjs';

const ofEveryPackage = ['README.md', 'CHANGELOG.md', 'NOTICE', 'tsconfig.json', 'src/index.ts'];
const integrationTest = /^test\/.*\.integration\.test\.ts$/;

/**
 * Every published package, and what one begins as, has the files that readers and npm expect; a connector also a test with the real system.
 *
 * @param {import('../describe-workspace.mjs').Workspace} workspace
 * @returns {import('../problem.mjs').Problem[]}
 */
export function requiredFiles({ packages }) {
  return packages
    .filter((one) => isPublished(one) || isTemplate(one))
    .flatMap((one) => {
      const missing = ofEveryPackage.filter((file) => !one.files.includes(file));
      return [...missing.map((file) => missingFile(one.folder, file)), ...missingTest(one)];
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

function missingTest(one) {
  if (!(isConnector(one) || isTemplate(one)) || one.files.some((file) => integrationTest.test(file))) return [];
  return [
    {
      place: `${one.folder}/test`,
      expected: 'a test with the real system, *.integration.test.ts',
      found: 'none',
      mend: 'Write one; that of a connector beside this one shows how it looks.',
    },
  ];
}
