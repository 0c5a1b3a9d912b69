import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '../run-program.mjs';

const withinMs = 600_000;

/**
 * The steps of a release, each as the workflow runs it, in a copy of the workspace and against a registry of our own.
 *
 * @param {object} place
 * @param {string} place.copy
 * @param {string} place.folder for tarballs and configuration
 * @param {{url: string, token: string}} place.registry
 * @param {{env: NodeJS.ProcessEnv, signal: AbortSignal}} place.how
 */
export function releaseSteps({ copy, folder, registry, how }) {
  const userconfig = join(folder, 'publish.npmrc');
  writeFileSync(userconfig, `//${new URL(registry.url).host}/:_authToken=${registry.token}\n`);
  const pnpm = (args, env = {}) =>
    runProgram('pnpm', args, { cwd: copy, withinMs, ...how, env: { ...how.env, ...env } });
  return {
    /** Raises versions; gives what it said of each. */
    version: async () => linesOf(await pnpm(['release:version']), /^(\S+) (\S+) -> (\S+)$/),
    check: async () => (await pnpm(['release:check'])).trim().split('\n').at(-1),
    pack: async (tarballs) => {
      await pnpm(['release:publish', '--pack-only', '--tarballs', tarballs]);
    },
    /** Publishes; gives what became of each package: `published`, or `nothing to do for`. */
    publish: async (tarballs) =>
      linesOf(
        await pnpm(['release:publish', '--tarballs', tarballs, '--registry', registry.url], {
          npm_config_userconfig: userconfig,
        }),
        /^(published|nothing to do for) (\S+)@([^@\s]+)/,
      ).map(([state, name, version]) => ({ state, name, version })),
  };
}

function linesOf(output, pattern) {
  return output.split('\n').flatMap((line) => {
    const found = pattern.exec(line);
    return found === null ? [] : [found.slice(1)];
  });
}
