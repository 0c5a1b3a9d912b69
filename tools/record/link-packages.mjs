import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Makes a `node_modules` in a folder with all packages of this repository as they are built, and their commands: what `npm i` of any of
 * them would give.
 *
 * @param {string} root of the repository
 * @param {string} folder
 */
export function linkPackages(root, folder) {
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, '@eventmesh'), { recursive: true });
  mkdirSync(join(modules, '.bin'));
  for (const group of ['packages', 'connectors'])
    for (const name of readdirSync(join(root, group))) {
      const place = join(root, group, name);
      if (!existsSync(join(place, 'package.json'))) continue;
      symlinkSync(place, join(modules, '@eventmesh', name));
      const { bin = {} } = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8'));
      for (const [command, file] of Object.entries(bin))
        writeFileSync(join(modules, '.bin', command), `#!/bin/sh\nexec node '${join(place, file)}' "$@"\n`, {
          mode: 0o755,
        });
    }
}
