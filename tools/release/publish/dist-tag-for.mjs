/** Versions that a tag may have are of one form, in which numbers decide. */
const { compare } = new Intl.Collator('en', { numeric: true });

/**
 * The tag under which a version is published: that of its package.json, unless a newer version has it already. A fix of an older line must
 * not become what everyone gets: `latest-1` has it.
 *
 * @param {Record<string, any>} manifest
 * @param {Readonly<Record<string, string>>} tags of the registry, with the version of each
 */
export function distTagFor({ version, publishConfig = {} }, tags) {
  const { tag = 'latest' } = publishConfig;
  const taken = tags[tag];
  // npm gives `latest` to whatever of a package came first, a prerelease, too.
  const isNewer = taken !== undefined && !(tag === 'latest' && taken.includes('-')) && compare(taken, version) > 0;
  return isNewer ? `${tag}-${version.split('.')[0]}` : tag;
}
