import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from './run-program.ts';

const workspace = fileURLToPath(new URL('../../../', import.meta.url));
const withinMs = 120_000;

/** How long packing and installing may take together, in milliseconds. */
export const packingAndInstallingMs = 2 * withinMs;

/** Tarballs by the name of the package without its scope. */
export type PackedPackages = ReadonlyMap<string, string>;

/** Packs every package as it would be published, into a folder. */
export async function packWorkspace(folder: string): Promise<PackedPackages> {
  const packages = ['--filter', './packages/*', '--filter', './connectors/*'];
  const pack = ['-y', 'pnpm@12.21.0', '-r', ...packages, 'pack', '--pack-destination', folder];
  await runProgram('npx', pack, { cwd: workspace, withinMs });
  const tarballs = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
  return new Map(
    tarballs.map((file) => [/^eventmesh-(.+)-\d+\.\d+\.\d+.*\.tgz$/.exec(file)?.[1] ?? file, join(folder, file)]),
  );
}

/** What a package of a user needs. */
export interface Needs {
  /** Packages of ours by their names without scope; those that they depend on have to be among them. */
  readonly names: readonly string[];
  /** From elsewhere, with their versions. */
  readonly others?: Readonly<Record<string, string>>;
}

/** Makes a package in a folder and installs what it needs with npm, ours from their tarballs. */
export async function installPacked(folder: string, packed: PackedPackages, { names, others }: Needs): Promise<void> {
  await mkdir(folder, { recursive: true });
  const ours = names.map((name) => {
    const tarball = packed.get(name);
    if (tarball === undefined) throw new Error(`No tarball of ${name} among ${[...packed.keys()].join(', ')}`);
    return [`@eventmesh/${name}`, `file:${tarball}`];
  });
  const dependencies = { ...Object.fromEntries(ours), ...others };
  const packageJson = { name: 'consumer', private: true, type: 'module', dependencies };
  await writeFile(join(folder, 'package.json'), JSON.stringify(packageJson));
  await runProgram('npm', ['install', '--no-audit', '--no-fund'], { cwd: folder, withinMs });
}
