import { importsOf } from './imports-of.mjs';

/**
 * One package of the workspace.
 *
 * @typedef {object} Package
 * @property {string} folder as from the root: `connectors/sink-file`
 * @property {Record<string, any>} json its package.json
 * @property {Record<string, any> | undefined} tsconfig its tsconfig.json
 * @property {readonly string[]} files its files, as from its folder
 * @property {readonly {file: string, specifier: string}[]} imports what its files import, `file` as from its folder
 */

/**
 * The workspace as plain data, so that every rule is a function of it.
 *
 * @typedef {object} Workspace
 * @property {ReadonlyMap<string, string>} texts text of each file by its path from the root
 * @property {readonly Package[]} packages
 */

const packageFile = /^((?:packages|connectors|templates)\/[^/]+|e2e|bench|demo|test-servers)\/package\.json$/;
const sourceFile = /\.(?:ts|mts|mjs|js)$/;

/**
 * @param {ReadonlyMap<string, string>} texts
 * @returns {Workspace}
 */
export function describeWorkspace(texts) {
  const folders = [...texts.keys()].flatMap((path) => packageFile.exec(path)?.[1] ?? []);
  return { texts, packages: folders.map((folder) => describePackage(folder, texts)) };
}

/** Whether npm users get it. */
export function isPublished({ json }) {
  return json.private !== true;
}

/** Whether it is one of the connectors. */
export function isConnector({ folder }) {
  return folder.startsWith('connectors/');
}

/** The names of other workspace packages among its dependencies of one kind. */
export function workspaceDependencies(json, kind = 'dependencies') {
  return Object.entries(json[kind] ?? {})
    .filter(([, version]) => version.startsWith('workspace:'))
    .map(([name]) => name);
}

/** Whether it is what a new connector begins as: create-connector copies it. It is held to what connectors are held to. */
export function isTemplate({ folder }) {
  return folder.startsWith('templates/');
}

function describePackage(folder, texts) {
  const files = [...texts.keys()]
    .filter((path) => path.startsWith(`${folder}/`))
    .map((path) => path.slice(folder.length + 1));
  const tsconfig = texts.get(`${folder}/tsconfig.json`);
  return {
    folder,
    json: JSON.parse(texts.get(`${folder}/package.json`)),
    tsconfig: tsconfig === undefined ? undefined : JSON.parse(tsconfig),
    files,
    imports: files
      .filter((file) => sourceFile.test(file))
      .flatMap((file) => importsOf(texts.get(`${folder}/${file}`)).map((specifier) => ({ file, specifier }))),
  };
}
