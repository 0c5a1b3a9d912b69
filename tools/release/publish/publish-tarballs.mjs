import { distTagFor } from './dist-tag-for.mjs';
import { publishOrder } from './publish-order.mjs';

/**
 * What became of a tarball.
 *
 * @typedef {object} Outcome
 * @property {string} name
 * @property {string} version
 * @property {'published' | 'was there' | 'is other there'} state the last: the registry has this version with other content
 * @property {string} [tag] under which it was published
 */

/**
 * Publishes what a registry does not have yet, each behind what it depends on. Whatever stops it, the same call goes on where it stopped.
 *
 * @param {readonly import('./read-tarballs.mjs').Tarball[]} tarballs
 * @param {import('./npm-registry.mjs').Registry} registry
 * @param {(outcome: Outcome) => void} [tell] is told of each as soon as it is known
 * @returns {Promise<readonly Outcome[]>}
 * @throws Error at the first that cannot be published: what depends on it must not be there before it
 */
export async function publishTarballs(tarballs, registry, tell = () => undefined) {
  const outcomes = [];
  for (const tarball of publishOrder(tarballs)) {
    const outcome = await publishTarball(tarball, registry);
    outcomes.push(outcome);
    tell(outcome);
  }
  return outcomes;
}

async function publishTarball({ path, manifest, integrity }, registry) {
  const { name, version } = manifest;
  const known = await registry.ask(name);
  const there = known.integrity[version];
  if (there !== undefined) return { name, version, state: there === integrity ? 'was there' : 'is other there' };
  const tag = distTagFor(manifest, known.tags);
  await registry.publish(path, tag);
  return { name, version, state: 'published', tag };
}
