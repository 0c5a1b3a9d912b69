/**
 * Tarballs in the order in which to publish them: each behind what it depends on, so that whoever installs in the middle of a release finds
 * all that it needs.
 *
 * @template {{manifest: Record<string, any>}} T
 * @param {readonly T[]} tarballs
 * @returns {readonly T[]}
 * @throws Error when packages depend on each other in a circle
 */
export function publishOrder(tarballs) {
  const ordered = [];
  let left = [...tarballs];
  while (left.length > 0) {
    const names = new Set(left.map(({ manifest }) => manifest.name));
    const ready = left.filter(({ manifest }) => !dependenciesOf(manifest).some((name) => names.has(name)));
    if (ready.length === 0)
      throw new Error(`These packages depend on each other in a circle: ${[...names].join(', ')}`);
    ordered.push(...ready);
    left = left.filter((one) => !ready.includes(one));
  }
  return ordered;
}

function dependenciesOf({ dependencies = {}, peerDependencies = {}, optionalDependencies = {} }) {
  return Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies });
}
