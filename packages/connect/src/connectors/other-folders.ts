import { basename, delimiter, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Folders from which packages are found that are not there for a configuration file, which may be mounted far away from them: those
 * with a `node_modules` of `NODE_PATH`, then that of this file.
 */
export function otherFolders(): readonly string[] {
  const named = (process.env['NODE_PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => basename(folder) === 'node_modules');
  return [...named.map((folder) => dirname(folder)), dirname(fileURLToPath(import.meta.url))];
}
