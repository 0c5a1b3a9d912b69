import { renameSystem } from './rename-system.ts';
import type { ConnectorRequest } from './connector-request.ts';
import type { Files, Templates } from './templates.ts';

const pages = 'https://github.com/apache/eventmesh-connectors-ts/blob/main';
/** What says whose the repository is, and what only its tools write. */
const leftOut = new Set(['NOTICE', 'options.schema.json']);
const marker = /^<!-- [a-z]+:(?:start|end) -->\n/gm;
const scripts = {
  build: 'tsc',
  test: 'npm run build && vitest run --exclude test/conformance.test.ts',
  lint: 'tsc -p tsconfig.test.json && oxlint --deny-warnings src test',
  'prove:slice': 'npm run build && vitest run test/conformance.test.ts',
  prove: 'npm run build && EVENTMESH_PROOF=whole vitest run test/conformance.test.ts',
};
const compilerOptions = {
  target: 'es2023',
  lib: ['es2023', 'esnext.disposable'],
  module: 'nodenext',
  types: ['node'],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noImplicitOverride: true,
  noFallthroughCasesInSwitch: true,
  verbatimModuleSyntax: true,
  erasableSyntaxOnly: true,
  skipLibCheck: true,
};

/** The files of a connector that is a package of its own, outside the repository. */
export function outsidePackage({ files, ranges }: Templates, request: ConnectorRequest): Files {
  const { kind, system, name = `eventmesh-${kind}-${system}` } = request;
  const copied = [...files[kind]]
    .filter(([path]) => !leftOut.has(path))
    .map(([path, text]) => [renameSystem(path, system), awayFromRepository(renameSystem(text, system))] as const)
    .map(([path, text]) => [path, text.replaceAll(`@eventmesh/${kind}-${system}`, name)] as const);
  const json = packageJson(files[kind].get('package.json') ?? '{}', { ...request, name }, ranges);
  return new Map([
    ...copied,
    ['package.json', json],
    ['tsconfig.json', tsconfig()],
    ['tsconfig.test.json', testTsconfig()],
    ['.gitignore', 'node_modules/\ndist/\n'],
  ]);
}

/** What leads to pages of the repository leads there from elsewhere, too; no generator writes between markers. */
function awayFromRepository(text: string): string {
  return text
    .replaceAll('](../../', `](${pages}/`)
    .replaceAll('see docs/', `see ${pages}/docs/`)
    .replaceAll(marker, '');
}

function packageJson(template: string, request: ConnectorRequest, ranges: Templates['ranges']): string {
  const { system, name, owner } = request;
  const {
    private: _,
    repository: __,
    dependencies,
    devDependencies,
    ...json
  } = JSON.parse(renameSystem(template, system)) as TemplateJson;
  const tools = ['@eventmesh/connect', '@types/node', 'oxlint', 'typescript', 'vitest'];
  const changed = {
    ...json,
    name,
    keywords: json.keywords.toSorted(),
    files: ['dist'],
    scripts,
    dependencies: withRanges(Object.keys(dependencies), ranges),
    devDependencies: withRanges([...Object.keys(devDependencies), ...tools], ranges),
    eventmesh: { connector: { ...json.eventmesh.connector, owners: [owner] } },
  };
  return `${JSON.stringify(changed, undefined, 2)}\n`;
}

/** What is read of a template's package.json. */
interface TemplateJson {
  readonly private: boolean;
  readonly repository: object;
  readonly keywords: readonly string[];
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly eventmesh: { readonly connector: object };
}

function withRanges(names: readonly string[], ranges: Templates['ranges']): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.toSorted().map((name) => {
      const range = ranges[name];
      if (range === undefined) throw new Error(`No version of '${name}' is known, which a template needs.`);
      return [name, range];
    }),
  );
}

function tsconfig(): string {
  const built = {
    rootDir: 'src',
    outDir: 'dist',
    declaration: true,
    sourceMap: true,
    rewriteRelativeImportExtensions: true,
  };
  return `${JSON.stringify({ compilerOptions: { ...compilerOptions, ...built }, include: ['src'] }, undefined, 2)}\n`;
}

function testTsconfig(): string {
  const checked = { rootDir: '.', noEmit: true, declaration: false, rewriteRelativeImportExtensions: false };
  const options = { ...checked, allowImportingTsExtensions: true };
  return `${JSON.stringify({ extends: './tsconfig.json', compilerOptions: options, include: ['src', 'test'] }, undefined, 2)}\n`;
}
