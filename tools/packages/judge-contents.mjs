const required = ['package.json', 'README.md', 'LICENSE', 'NOTICE', 'dist/index.js', 'dist/index.d.ts'];
const ofConnectors = ['options.schema.json'];
const besideCode = /^(?:package\.json|README\.md|LICENSE|NOTICE|options\.schema\.json)$/;
/** What create-connector copies, see its prepack script. */
const templates = { folder: 'packages/create-connector', file: 'dist/templates.json' };
const builtCode = /^dist\/(.+)\.(?:js|js\.map|d\.ts)$/;

/**
 * A packed package holds what users need and nothing else; of code, what its sources still say.
 *
 * @param {{folder: string, packed: readonly string[], sources: readonly string[]}} contents files as from the folder
 * @returns {import('../workspace/problem.mjs').Problem[]}
 */
export function judgeContents({ folder, packed, sources }) {
  const problem = (expected, found, mend) => ({ place: `${folder} (packed)`, expected, found, mend });
  const wanted = [
    ...required,
    ...(folder === templates.folder ? [templates.file] : []),
    ...(folder.startsWith('connectors/') ? ofConnectors : []),
  ];
  const missing = wanted.filter((name) => !packed.includes(name));
  const builtFrom = (name) => builtCode.exec(name)?.[1];
  const foreign = packed.filter(
    (name) => !besideCode.test(name) && !wanted.includes(name) && builtFrom(name) === undefined,
  );
  const stale = packed.filter(
    (name) => builtFrom(name) !== undefined && !sources.includes(`src/${builtFrom(name)}.ts`),
  );
  return [
    ...missing.map((name) => problem(name, 'no such file in the tarball', 'Add it, or mend "files" in package.json.')),
    ...foreign.map((name) =>
      problem(
        'built code, README, LICENSE, NOTICE and the schema of options only',
        name,
        'Mend "files" in package.json.',
      ),
    ),
    ...stale.map((name) =>
      problem('built code of sources that are there', name, `Delete ${folder}/dist, and build again.`),
    ),
  ];
}
