import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { checkNames } from './check-request.ts';
import { CreateError } from './create-error.ts';
import { findRepository } from './find-repository.ts';
import { firstChangeset, joinWorkspace, joinedFiles } from './join-workspace.ts';
import { outsidePackage } from './outside-package.ts';
import { readRepositoryTemplate } from './read-repository-templates.ts';
import { readTemplates } from './read-templates.ts';
import type { ConnectorRequest } from './connector-request.ts';
import type { Files } from './templates.ts';
import { workspacePackage } from './workspace-package.ts';

/** What was made. */
export interface CreatedConnector {
  /** The folder, absolute. */
  readonly folder: string;
  /** The root of the repository that it is in; undefined for a package of its own. */
  readonly repository: string | undefined;
}

/**
 * Makes a connector out of the template of its kind. Everything is looked at before anything is written, and no file is overwritten.
 *
 * @throws CreateError that says what is wrong: a name, a folder that holds something, a place in the repository where connectors are not
 */
export async function createConnector(request: ConnectorRequest): Promise<CreatedConnector> {
  const problems = checkNames(request);
  if (problems.length > 0) throw new CreateError(problems.join('\n'));
  const folder = resolve(request.folder);
  await refuseUnlessEmpty(folder);
  const repository = findRepository(folder);
  if (repository === undefined) await writeNew(folder, outsidePackage(await readTemplates(), request));
  else await writeIntoRepository(repository, folder, request);
  return { folder, repository };
}

async function writeIntoRepository(root: string, folder: string, request: ConnectorRequest): Promise<void> {
  const { kind, system, name } = request;
  const place = `${kind}-${system}`;
  if (relative(join(root, 'connectors'), folder) !== place)
    throw new CreateError(
      `--dir: in this repository the connector belongs into connectors/${place}, found '${relative(root, folder)}'.`,
    );
  if (name !== undefined && name !== `@eventmesh/${place}`)
    throw new CreateError(`--name: in this repository its name is '@eventmesh/${place}', found '${name}'.`);
  const joined = await Promise.all(
    joinedFiles.map(
      async (path) => [path, joinWorkspace(path, await readFile(join(root, path), 'utf8'), request)] as const,
    ),
  );
  await writeNew(join(root, '.changeset'), new Map([[`${place}.md`, firstChangeset(request)]]));
  await writeNew(folder, workspacePackage(await readRepositoryTemplate(root, kind), request));
  for (const [path, text] of joined) await writeFile(join(root, path), text);
}

/** Writes files, each of which must not be there. */
async function writeNew(folder: string, files: Files): Promise<void> {
  for (const [path, text] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    try {
      await writeFile(join(folder, path), text, { flag: 'wx' });
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown;
      throw new CreateError(`'${join(folder, path)}' is there already, and is not overwritten. Move it away.`);
    }
  }
}

async function refuseUnlessEmpty(folder: string): Promise<void> {
  let names: readonly string[];
  try {
    names = await readdir(folder);
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === 'ENOENT') return;
    if (code === 'ENOTDIR') throw new CreateError(`--dir: expected a folder, found a file in '${folder}'.`);
    throw thrown;
  }
  const found = names.find((name) => name !== '.git');
  if (found !== undefined)
    throw new CreateError(`--dir: expected a new or empty folder, found '${found}' in '${folder}'. Choose another.`);
}
