import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '../run-program.mjs';

const withinMs = 30_000;

/**
 * A package as it goes to the registry.
 *
 * @typedef {object} Tarball
 * @property {string} path
 * @property {Record<string, any>} manifest its package.json
 * @property {readonly string[]} files as from the package
 * @property {number} bytes as they are downloaded
 * @property {string} integrity by which a registry names the content: `sha512-…`
 */

/**
 * The tarballs in a folder, by name.
 *
 * @param {string} folder
 * @returns {Promise<readonly Tarball[]>}
 */
export async function readTarballs(folder) {
  const names = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  return await Promise.all(names.toSorted().map((name) => readTarball(join(folder, name))));
}

async function readTarball(path) {
  const tar = (...args) => runProgram('tar', args, { cwd: '.', withinMs });
  const [listed, manifest] = await Promise.all([tar('-tzf', path), tar('-xzOf', path, 'package/package.json')]);
  const content = readFileSync(path);
  return {
    path,
    manifest: JSON.parse(manifest),
    files: listed
      .trim()
      .split('\n')
      .map((file) => file.replace(/^package\//, '')),
    bytes: content.length,
    integrity: `sha512-${createHash('sha512').update(content).digest('base64')}`,
  };
}
