import { execFileSync } from 'node:child_process';
import { rcompare, valid } from 'semver';

/**
 * What git knows of older states of the repository.
 *
 * @param {string} root
 */
export function gitHistory(root) {
  const git = (...args) =>
    execFileSync('git', args, {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 67_108_864,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const lines = (text, separator = '\n') => text.split(separator).filter((line) => line !== '');
  return {
    /** Whether it may lack older commits, and so the tags of what was published. */
    isShallow: () => git('rev-parse', '--is-shallow-repository').trim() === 'true',

    /** The commit that a name stands for; nothing when it stands for none. */
    commitOf: (ref) => {
      try {
        return git('rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`).trim();
      } catch {
        return undefined;
      }
    },

    /** Published versions of a package that are part of this state, the newest first, each with its tag. */
    publishedVersions: (name) =>
      lines(git('tag', '--merged', 'HEAD', '--list', `${name}@*`))
        .map((tag) => ({ tag, version: tag.slice(name.length + 1) }))
        .filter(({ version }) => valid(version) !== null)
        .toSorted((one, other) => rcompare(one.version, other.version)),

    /** The text of a file as it was; nothing when there was none. */
    textAt: (ref, path) => {
      if (git('ls-tree', '--name-only', ref, '--', path).trim() === '') return undefined;
      return git('show', `${ref}:${path}`);
    },

    /** Files below a path that differ from what they were, as from the root; new ones, too. */
    changedSince: (ref, path) => [
      ...lines(git('diff', '--name-only', '-z', ref, '--', path), '\0'),
      ...lines(git('ls-files', '--others', '--exclude-standard', '-z', '--', path), '\0'),
    ],
  };
}
