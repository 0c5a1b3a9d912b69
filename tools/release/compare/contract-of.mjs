import { parse as parseYaml } from 'yaml';

/**
 * What users of a package rely on, from its files, wherever they are.
 *
 * @param {string} folder
 * @param {(path: string) => string | undefined} read text of a file, as from the root of the repository; nothing where there is none
 * @returns {import('./compare-packages.mjs').Contract | undefined} nothing where there is no such package
 */
export function contractOf(folder, read) {
  const json = parseJson(read(`${folder}/package.json`));
  if (json === undefined) return undefined;
  const { emits } = parseJson(read(`${folder}/evidence.json`)) ?? {};
  return {
    json,
    report: read(`${folder}/api-report.md`),
    options: parseJson(read(`${folder}/options.schema.json`)),
    emits,
    dependencies: withCatalog(json.dependencies ?? {}, read('pnpm-workspace.yaml')),
  };
}

/** Ranges as users get them. Those on packages of this repository follow the versions, and are no change by themselves. */
function withCatalog(dependencies, workspace) {
  const { catalog = {} } = workspace === undefined ? {} : parseYaml(workspace);
  return Object.fromEntries(
    Object.entries(dependencies).map(([name, range]) => [
      name,
      range === 'catalog:' ? (catalog[name] ?? range) : range,
    ]),
  );
}

function parseJson(text) {
  return text === undefined ? undefined : JSON.parse(text);
}
