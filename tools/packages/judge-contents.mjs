const required = ['package.json', 'README.md', 'LICENSE', 'NOTICE', 'dist/index.js', 'dist/index.d.ts'];
const allowed = /^(?:package\.json|README\.md|LICENSE|NOTICE|dist\/.+\.(?:js|js\.map|d\.ts))$/;

/**
 * A packed package holds what users need and nothing else.
 *
 * @param {{folder: string, files: readonly string[]}} packed
 * @returns {import('../workspace/problem.mjs').Problem[]}
 */
export function judgeContents({ folder, files }) {
  const problem = (expected, found) => ({
    place: `${folder} (packed)`,
    expected,
    found,
    mend: 'Mend "files" in package.json, or clean dist and build again.',
  });
  return [
    ...required.filter((name) => !files.includes(name)).map((name) => problem(name, 'no such file in the tarball')),
    ...files
      .filter((name) => !allowed.test(name))
      .map((name) => problem('built code, README, LICENSE and NOTICE only', name)),
  ];
}
