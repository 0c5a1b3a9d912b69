import { execFileSync } from 'node:child_process';

/**
 * Tags the commit with every version that was published from it, as `@eventmesh/sink-file@0.1.0`: what later changes are compared with.
 *
 * @param {string} root
 * @param {readonly import('./publish-tarballs.mjs').Outcome[]} outcomes
 * @returns {readonly string[]} tags that were made; those that were there stay where they are
 */
export function tagReleases(root, outcomes) {
  const git = (...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8' });
  const there = new Set(git('tag', '--list', '@*').split('\n'));
  const tags = outcomes
    // Of other content, it was published from another commit.
    .filter(({ state }) => state !== 'is other there')
    .map(({ name, version }) => `${name}@${version}`)
    .filter((tag) => !there.has(tag));
  for (const tag of tags) git('tag', '--no-sign', tag);
  return tags;
}
