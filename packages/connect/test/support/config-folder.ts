import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const workspace = fileURLToPath(new URL('../../../../', import.meta.url));

/** Packages that a configuration of a test can use, and where they are in the workspace. */
const linked = {
  '@eventmesh/connector-api': 'packages/connector-api',
  '@eventmesh/sink-file': 'connectors/sink-file',
  '@eventmesh/source-file': 'connectors/source-file',
  zod: 'packages/connect/node_modules/zod',
};

/** A folder as a user has it: connectors in `node_modules`, and files beside it. */
export class ConfigFolder {
  readonly path: string;
  /** pnpm names a folder in it from which all connectors of the workspace would be found: it is left out as long as this folder is there. */
  readonly #nodePath = process.env['NODE_PATH'];

  private constructor(path: string) {
    this.path = path;
    delete process.env['NODE_PATH'];
  }

  static async make(): Promise<ConfigFolder> {
    const folder = new ConfigFolder(await realpath(await mkdtemp(join(tmpdir(), 'connect-'))));
    for (const [name, target] of Object.entries(linked)) {
      const link = folder.file(`node_modules/${name}`);
      await mkdir(dirname(link), { recursive: true });
      await symlink(join(workspace, target), link);
    }
    return folder;
  }

  file(name: string): string {
    return join(this.path, name);
  }

  /** Writes a file and gives its path. */
  async write(name: string, content: string | Uint8Array): Promise<string> {
    const path = this.file(name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
    return path;
  }

  async read(name: string): Promise<string> {
    return await readFile(this.file(name), 'utf8');
  }

  /** Installs a package of one module. Without `packageJson`, one that can only be imported. */
  async install(name: string, module: string, packageJson: object = {}): Promise<void> {
    const manifest = {
      name,
      version: '1.2.3',
      type: 'module',
      exports: { '.': { import: './index.js' } },
      ...packageJson,
    };
    await this.write(`node_modules/${name}/package.json`, JSON.stringify(manifest));
    await this.write(`node_modules/${name}/index.js`, module);
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true });
    if (this.#nodePath !== undefined) process.env['NODE_PATH'] = this.#nodePath;
  }
}

/** Events of a file, one a line, with the ids from `from` up to `to`. */
export function eventLines(from: number, to: number): string {
  const event = (id: number): string =>
    JSON.stringify({ specversion: '1.0', id: String(id), source: '/shop', type: 'com.example.order', data: id });
  return Array.from({ length: to - from }, (_, index) => `${event(from + index)}\n`).join('');
}

/** The ids of events in the text of a file, one a line. */
export function idsIn(text: string): readonly string[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { id: string }).id);
}

/** The configuration of a pipeline from one file to another. JSON is YAML, too. */
export function copyPipeline(from: string, to: string, follow = false): object {
  return {
    source: { use: '@eventmesh/source-file', with: { path: from, follow, pollMs: 20 } },
    sink: { use: '@eventmesh/sink-file', with: { path: to } },
  };
}
