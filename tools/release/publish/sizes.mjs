/**
 * What a package costs whoever installs it.
 *
 * @typedef {object} PackageSize
 * @property {string} name
 * @property {string} version
 * @property {number} bytes of the tarball
 * @property {number} files in it
 * @property {number} dependencies that its package.json names, ours included
 */

/**
 * @param {readonly import('./read-tarballs.mjs').Tarball[]} tarballs
 * @returns {readonly PackageSize[]}
 */
export function sizesOf(tarballs) {
  return tarballs.map(({ manifest, files, bytes }) => ({
    name: manifest.name,
    version: manifest.version,
    bytes,
    files: files.length,
    dependencies: Object.keys(manifest.dependencies ?? {}).length,
  }));
}

/**
 * Sizes as a table, beside those of the last release.
 *
 * @param {readonly PackageSize[]} sizes
 * @param {readonly PackageSize[]} before nothing in it when there was no release yet
 */
export function sizesTable(sizes, before) {
  const head = ['PACKAGE', 'VERSION', 'BYTES', 'FILES', 'DEPENDENCIES'];
  const rows = sizes.map((size) => {
    const old = before.find(({ name }) => name === size.name);
    const cell = (field) => `${size[field]}${difference(size[field], old?.[field])}`;
    return [size.name, size.version, cell('bytes'), cell('files'), cell('dependencies')];
  });
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column].length)));
  const lines = [head, ...rows].map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );
  return [...lines, before.length === 0 ? 'There was no release yet to compare with.' : totalLine(sizes, before)].join(
    '\n',
  );
}

function totalLine(sizes, before) {
  const sum = (all) => all.reduce((bytes, size) => bytes + size.bytes, 0);
  return `Together ${sum(sizes)} bytes${difference(sum(sizes), sum(before))} against the last release.`;
}

function difference(now, old) {
  if (old === undefined || old === now) return '';
  return ` (${now > old ? '+' : ''}${now - old})`;
}
