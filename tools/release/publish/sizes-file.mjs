/** Sizes of the packages of the last release, as `pnpm release:version` writes them; as from the root of the repository. */
export const sizesFile = 'docs/release-sizes.json';
