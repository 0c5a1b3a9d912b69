import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installInto, makeConsumer } from '../release/upgrade/install-consumer.mjs';
import { playUpgrade } from '../release/upgrade/play-upgrade.mjs';

/** How the older version ends: each is a case. */
const ends = ['SIGKILL', 'SIGTERM'];
const command = '@eventmesh/connect';
const pair = ['@eventmesh/source-file', '@eventmesh/sink-file'];

/**
 * Plays upgrades from the last published version to what is built here: pipelines that the older one ran go on with the newer. Installs the
 * older one from the registry.
 *
 * @param {string} root of the repository
 * @param {string} name of the connector
 * @param {ReturnType<typeof import('../release/git-history.mjs').gitHistory>} history
 * @returns {Promise<NonNullable<import('@eventmesh/connector-testkit/grade').FurtherChecks['upgrade']>>}
 * @throws Error in words, when nothing was published, or nothing here can play the other side of its system
 */
export async function findUpgrade(root, name, history) {
  const [last] = history.publishedVersions(name);
  if (last === undefined) throw new Error(`no version of ${name} was published yet: there is nothing to upgrade from`);
  if (!pair.includes(name))
    throw new Error(`an upgrade is played from file to file, and nothing plays the other side of ${name} yet`);
  const published = [command, ...pair].map((each) => {
    const [newest] = history.publishedVersions(each);
    if (newest === undefined) throw new Error(`no version of ${each} was published yet, and the upgrade needs one`);
    return `${each}@${newest.version}`;
  });
  const folder = mkdtempSync(join(tmpdir(), 'upgrade-'));
  const how = { env: { ...process.env, npm_config_update_notifier: 'false' }, signal: undefined };
  try {
    const [before, after] = [join(folder, 'before'), join(folder, 'after')];
    makeConsumer(before);
    await installInto(before, 'npm', published, how);
    mkdirSync(join(after, 'node_modules'), { recursive: true });
    for (const each of ['@eventmesh', '.bin'])
      symlinkSync(join(root, 'e2e/node_modules', each), join(after, 'node_modules', each));
    const played = [];
    for (const end of ends)
      played.push(await playUpgrade({ place: join(folder, end), before, upgrade: async () => after, end, how }));
    for (const { readAgain, written } of played)
      if (readAgain >= written)
        throw new Error('the newer version read everything again, as if there were no checkpoint');
    const lost = played.reduce((sum, one) => sum + one.lost + one.altered, 0);
    return { from: last.version, cases: played.length, lost };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
