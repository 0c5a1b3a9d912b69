const kinds = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'];

/**
 * Packages of the workspace depend on each other as `workspace:^`: what is beside them is used, never a published copy, and
 * a patch of one releases no other. As a peer, each release of one would be a major of the other.
 *
 * @param {import('../describe-workspace.mjs').Workspace} workspace
 * @returns {import('../problem.mjs').Problem[]}
 */
export function workspaceLinks({ packages }) {
  const names = new Set(packages.map(({ json }) => json.name));
  return packages.flatMap(({ folder, json }) =>
    kinds.flatMap((kind) =>
      Object.entries(json[kind] ?? {})
        .filter(([name, version]) => names.has(name) && (version !== 'workspace:^' || kind === 'peerDependencies'))
        .map(([name, version]) => ({
          place: `${folder}/package.json`,
          expected: `"${name}": "workspace:^", and not under "peerDependencies"`,
          found: `"${version}" under "${kind}"`,
          mend: 'Write it so, then install.',
        })),
    ),
  );
}
