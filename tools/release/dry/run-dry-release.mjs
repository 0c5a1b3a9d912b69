import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTarballs } from '../publish/read-tarballs.mjs';
import { sizesOf } from '../publish/sizes.mjs';
import { withoutSecrets } from '../redacted.mjs';
import { installInto, makeConsumer } from '../upgrade/install-consumer.mjs';
import { playUpgrade } from '../upgrade/play-upgrade.mjs';
import { commitAll, copyWorkspace } from './copy-workspace.mjs';
import { releaseSteps } from './release-steps.mjs';
import { startRegistry } from './start-registry.mjs';
import { importBothWays, runQuickPipeline, typeCheck, typedProgram } from './try-consumer.mjs';

const [command, source, sink] = ['@eventmesh/connect', '@eventmesh/source-file', '@eventmesh/sink-file'];
const nodeTypes = '@types/node@20';
const patchChangeset = `---\n'${source}': patch\n'${sink}': patch\n---\n\nPlayed by the dry run.\n`;

/**
 * Plays a release from the first step to the last, and what users do with it. Everything is in one folder; the repository stays as it is.
 *
 * @param {object} parts
 * @param {string} parts.root
 * @param {string} parts.folder an empty one
 * @param {boolean} parts.quick leaves out what needs a second release: the upgrade
 * @param {AbortSignal} parts.signal
 * @param {(line: string) => void} parts.say
 * @returns {Promise<Record<string, any>>} what was found, for programs
 * @throws Error at the first step that fails, which it names
 */
export async function runDryRelease({ root, folder, quick, signal, say }) {
  const how = { env: usersEnvironment(process.env), signal };
  const found = { steps: [] };
  const step = async (name, work) => {
    const begun = performance.now();
    try {
      const { told = '', ...result } = (await work()) ?? {};
      Object.assign(found, result);
      found.steps.push({ name, seconds: Math.round((performance.now() - begun) / 100) / 10 });
      say(`${name}${told === '' ? '' : `: ${told}`}`);
    } catch (error) {
      throw new Error(`${name}: ${error.message}`, { cause: error });
    }
  };

  const copy = join(folder, 'workspace');
  const tarballs = join(folder, 'tarballs');
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  let registry;
  try {
    await step('a registry', async () => void (registry = await startRegistry(join(folder, 'registry'), how.env)));
    await step('a copy of the workspace', () => copyWorkspace(root, copy, how));
    const steps = releaseSteps({ copy, folder, registry, how });
    await step('changesets', async () => ({ told: await steps.check() }));
    await step('versions', async () => {
      const raised = await steps.version();
      await commitAll(copy, 'Version packages', how);
      return { raised, told: `${raised.length} packages raised` };
    });
    await step('packed', async () => {
      await steps.pack(tarballs);
      const sizes = sizesOf(await readTarballs(tarballs));
      return { packages: sizes, told: `${sizes.length} tarballs` };
    });
    await step('published', async () => {
      const published = await steps.publish(tarballs);
      expectAll(published, 'published', found.packages.length);
      return { published, told: `${published.length} packages` };
    });
    await step('published again', async () => {
      const again = await steps.publish(tarballs);
      expectAll(again, 'nothing to do for', found.packages.length);
      return { publishedAgain: 0, told: 'nothing to do' };
    });
    await step('changesets after the release', async () => ({ told: await steps.check() }));
    await tryAsUsers();
    if (!quick) await upgrade(steps);
    return found;
  } finally {
    await registry?.stop();
  }

  async function tryAsUsers() {
    const tagged = (name) => `${name}@${tagOf(copy, name)}`;
    const alone = join(folder, 'alone');
    await step('one connector alone, with npm', async () => {
      makeConsumer(alone, registry.url);
      await installInto(alone, 'npm', [tagged(sink)], how);
      await importBothWays(alone, [sink], how);
      const { packages } = JSON.parse(readFileSync(join(alone, 'package-lock.json'), 'utf8'));
      const installed = Object.keys(packages).length - 1;
      return { installedWithOneConnector: installed, told: `${installed} packages, imported and required` };
    });
    for (const manager of ['npm', 'pnpm'])
      await step(`connectors and the command line, with ${manager}`, async () => {
        const consumer = join(folder, manager);
        makeConsumer(consumer, registry.url);
        await installInto(consumer, manager, [command, tagged(source), tagged(sink), nodeTypes], how);
        const delivered = await runQuickPipeline(consumer, how);
        await importBothWays(consumer, [command, source, sink], how);
        await typeCheck(consumer, compiler, typedProgram, how);
        return { told: `${delivered} event delivered, imported, required, and compiled with skipLibCheck: false` };
      });
  }

  async function upgrade(steps) {
    const [next, consumer] = [join(folder, 'tarballs-of-the-patch'), join(folder, 'npm')];
    await step('a patch of two connectors', async () => {
      writeFileSync(join(copy, '.changeset/dry-run.md'), patchChangeset);
      await commitAll(copy, 'A patch', how);
      const raised = await steps.version();
      await commitAll(copy, 'Version packages', how);
      mkdirSync(next, { recursive: true });
      await steps.pack(next);
      const names = raised.map(([name]) => name).toSorted();
      if (names.join() !== [sink, source].join()) throw new Error(`it raised ${names.join(', ')}`);
      return { told: raised.map(([name, from, to]) => `${name} ${from} -> ${to}`).join(', ') };
    });
    await step('an upgrade in the midst of a pipeline', async () => {
      const played = await playUpgrade({
        place: join(folder, 'upgrade'),
        before: consumer,
        end: 'SIGKILL',
        how,
        upgrade: async () => {
          const published = await steps.publish(next);
          const fresh = published.filter(({ state }) => state === 'published');
          expectAll(fresh, 'published', 2);
          await installInto(
            consumer,
            'npm',
            fresh.map(({ name, version }) => `${name}@${version}`),
            how,
          );
          return consumer;
        },
      });
      const { written, beforeEnd, lost, altered, duplicates, readAgain } = played;
      const told = `${written} events, killed after ${beforeEnd}, ${lost} lost, ${altered} altered, ${duplicates} came again`;
      if (lost + altered > 0) throw new Error(told);
      if (readAgain >= written) throw new Error(`it read all ${written} again, as if there were no checkpoint`);
      return { upgrade: played, told };
    });
  }
}

/** What a user has: nothing of what pnpm tells its scripts, and no secret. */
function usersEnvironment(env) {
  const ofScripts = /^(?:npm_|pnpm_|node_path$|node_options$|init_cwd$|actions_)/i;
  const kept = Object.entries(withoutSecrets(env)).filter(
    ([name]) => !ofScripts.test(name) || name.toLowerCase() === 'npm_config_registry',
  );
  return { ...Object.fromEntries(kept), CI: 'true', npm_config_update_notifier: 'false' };
}

function tagOf(copy, name) {
  const folders = ['connectors', 'packages'].map((each) => join(copy, each, name.split('/')[1], 'package.json'));
  const json = JSON.parse(readFileSync(folders.find(existsSync), 'utf8'));
  return json.publishConfig.tag ?? 'latest';
}

function expectAll(outcomes, state, count) {
  const others = outcomes.filter((one) => one.state !== state).map((one) => `${one.state} ${one.name}`);
  if (others.length > 0 || outcomes.length !== count)
    throw new Error(`expected '${state}' of ${count} packages, found ${outcomes.length}: ${others.join('; ')}`);
}
