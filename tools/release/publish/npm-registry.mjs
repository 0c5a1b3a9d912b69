import { runProgram } from '../run-program.mjs';

const answersWithinMs = 30_000;
const publishesWithinMs = 180_000;

/**
 * What a registry has of a package.
 *
 * @typedef {object} KnownPackage
 * @property {Readonly<Record<string, string>>} tags version by tag
 * @property {Readonly<Record<string, string>>} integrity of the content, by version
 */

/**
 * A registry, as far as a release needs it.
 *
 * @typedef {object} Registry
 * @property {(name: string) => Promise<KnownPackage>} ask
 * @property {(path: string, tag: string) => Promise<void>} publish a tarball
 */

/**
 * The npm registry at an address. npm finds the credentials: a token in its configuration, or the identity of the workflow.
 *
 * @param {string} url
 * @param {{cwd: string, env: Record<string, string | undefined>}} context where npm runs, and with what
 * @returns {Registry}
 */
export function npmRegistry(url, { cwd, env }) {
  const base = url.endsWith('/') ? url : `${url}/`;
  const provenance = env['ACTIONS_ID_TOKEN_REQUEST_URL'] !== undefined;
  return {
    ask: async (name) => {
      const address = `${base}${name.replace('/', '%2f')}`;
      const response = await fetch(address, {
        headers: { accept: 'application/json', 'cache-control': 'no-cache' },
        signal: AbortSignal.timeout(answersWithinMs),
      }).catch((error) => {
        const why = error.cause?.code ?? error.message;
        throw new Error(`Cannot ask the registry for ${name}: ${why}. Look whether it can be reached.`, {
          cause: error,
        });
      });
      if (response.status === 404) return { tags: {}, integrity: {} };
      if (!response.ok) throw new Error(`Cannot ask the registry for ${name}: it answered with ${response.status}`);
      const { versions = {}, 'dist-tags': tags = {} } = await response.json();
      const integrity = Object.entries(versions).map(([version, { dist }]) => [version, dist?.integrity ?? '']);
      return { tags, integrity: Object.fromEntries(integrity) };
    },
    publish: async (path, tag) => {
      // Where nothing can say who builds, package.json asks for provenance in vain.
      const flags = ['--access', 'public', '--tag', tag, `--provenance=${provenance}`, '--registry', base];
      await runProgram('npm', ['publish', path, ...flags], { cwd, env, withinMs: publishesWithinMs });
    },
  };
}
