import { CreateError } from './create-error.ts';
import type { ConnectorRequest } from './connector-request.ts';

/** Files of the repository that a new connector is written into. */
export const joinedFiles = ['tsconfig.json', 'tsconfig.test.json', 'e2e/package.json'] as const;

const reference = /^ {4}\{\n {6}"path": "\.\/connectors\/([^"]+)"\n {4}\},?\n/gm;

/**
 * A file of the repository with a new connector in it.
 *
 * @param path one of {@link joinedFiles}
 * @throws CreateError when the file has another form than is known here
 */
export function joinWorkspace(path: string, text: string, { kind, system }: ConnectorRequest): string {
  const name = `${kind}-${system}`;
  return path === 'e2e/package.json' ? withDependency(text, `@eventmesh/${name}`) : withReference(path, text, name);
}

/** The change that a new connector is, for its first changelog. */
export function firstChangeset({ kind, system }: ConnectorRequest): string {
  const does = kind === 'source' ? `brings events in from ${system}` : `carries events out to ${system}`;
  return `---\n'@eventmesh/${kind}-${system}': minor\n---\n\nA connector that ${does}.\n`;
}

function withReference(path: string, text: string, name: string): string {
  const known = [...text.matchAll(reference)];
  const next = known.find(([, other = '']) => other > name) ?? undefined;
  const last = known.at(-1);
  if (last === undefined)
    throw new CreateError(`${path}: expected references to connectors, found none. Nothing was written.`);
  const at = next?.index ?? last.index + last[0].length;
  const entry = `    {\n      "path": "./connectors/${name}"\n    },\n`;
  return `${text.slice(0, at)}${entry}${text.slice(at)}`;
}

function withDependency(text: string, name: string): string {
  const json = JSON.parse(text) as { readonly dependencies: Readonly<Record<string, string>> };
  const entries = Object.entries({ ...json.dependencies, [name]: 'workspace:^' });
  const dependencies = Object.fromEntries(entries.toSorted(([one], [other]) => (one < other ? -1 : 1)));
  return `${JSON.stringify({ ...json, dependencies }, undefined, 2)}\n`;
}
