/** Folders that exist on one machine only. In pieces, so that this file does not find itself. */
const machineFolder = new RegExp(`(?<![\\w.@-])/(?:${['work', 'home', 'root', 'Users', 'tmp/h'].join('|')})/[\\w.-]+`);

/** Hosts that serve packages: which one is used is the business of whoever installs. */
const registryHosts = ['registry', 'artifactory', 'nexus', 'verdaccio', 'unpkg', 'jsdelivr', 'repo1?\\.maven'].join(
  '|',
);
const registryAddress = new RegExp(`\\bhttps?://[\\w.@:-]*(?:${registryHosts})[\\w.@:/-]*`, 'i');

/** In the lock file every address is one too many; a deprecated package's advice is not one to install from. */
const anyAddress = /(?<!deprecated:.*)\bhttps?:\/\/\S+/;

/**
 * No file names a folder of somebody's machine or the address of a registry, so that the repository works everywhere.
 *
 * @param {import('../describe-workspace.mjs').Workspace} workspace
 * @returns {import('../problem.mjs').Problem[]}
 */
export function portableText({ texts }) {
  return [...texts].flatMap(([path, text]) => {
    const address = path === 'pnpm-lock.yaml' ? anyAddress : registryAddress;
    return text.split('\n').flatMap((line, index) => {
      const place = `${path}:${index + 1}`;
      return [
        ...find(
          line,
          machineFolder,
          place,
          'no folder of one machine',
          'Use a relative path, or a folder asked of the system.',
        ),
        ...find(
          line,
          address,
          place,
          'no address of a registry',
          'Name the package only; for the lock file, install with default settings.',
        ),
      ];
    });
  });
}

function find(line, pattern, place, expected, mend) {
  const found = pattern.exec(line)?.[0];
  return found === undefined ? [] : [{ place, expected, found, mend }];
}
