/** @typedef {import('./plan-versions.mjs').PlannedVersion} PlannedVersion */

/**
 * A package.json with the version that was planned in place of what changesets wrote.
 *
 * @param {string} text
 * @param {PlannedVersion} planned
 * @returns {string}
 */
export function withVersion(text, { changesetsVersion, version }) {
  return text.replace(`"version": "${changesetsVersion}"`, `"version": "${version}"`);
}

/**
 * A changelog with the versions that were planned: in the heading of this release, and where it tells of dependencies that were raised.
 *
 * @param {string} text of the changelog of `own`
 * @param {PlannedVersion} own
 * @param {readonly PlannedVersion[]} all
 * @returns {string}
 */
export function withVersionsInChangelog(text, own, all) {
  const start = text.indexOf(`\n## ${own.changesetsVersion}\n`);
  if (start === -1) return text;
  const next = text.indexOf('\n## ', start + 1);
  const end = next === -1 ? text.length : next;
  const section = all.reduce(
    (told, { name, changesetsVersion, version }) =>
      told.replaceAll(`- ${name}@${changesetsVersion}\n`, `- ${name}@${version}\n`),
    text.slice(start, end).replace(`\n## ${own.changesetsVersion}\n`, `\n## ${own.version}\n`),
  );
  return `${text.slice(0, start)}${section}${text.slice(end)}`;
}
