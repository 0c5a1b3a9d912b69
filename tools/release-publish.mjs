/**
 * Publishes what the registry does not have yet: `pnpm release:publish [--registry URL] [--tarballs DIR] [--pack-only]`. Without
 * `--tarballs`, packs first; with `--pack-only`, packs into that folder and needs no credentials. Stopped half way, it goes on when it is
 * started again. Tags the commit with each version that it has published.
 *
 * With `--tarballs` it needs nothing but Node, npm and git: no package of others runs where the credentials are.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { npmRegistry } from './release/publish/npm-registry.mjs';
import { publishTarballs } from './release/publish/publish-tarballs.mjs';
import { readTarballs } from './release/publish/read-tarballs.mjs';
import { tagReleases } from './release/publish/tag-releases.mjs';
import { runProgram } from './release/run-program.mjs';

const words = {
  published: 'published',
  'was there': 'nothing to do for',
  'is other there': 'nothing to do for, though the registry has other content under this version,',
};
const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: {
    registry: { type: 'string' },
    tarballs: { type: 'string' },
    'pack-only': { type: 'boolean', default: false },
  },
});
if (values['pack-only'] && values.tarballs === undefined) {
  console.error('--pack-only: expected --tarballs DIR beside it, the folder to pack into.');
  process.exit(2);
}
const own = values.tarballs === undefined ? mkdtempSync(join(tmpdir(), 'release-tarballs-')) : undefined;
const folder = own ?? resolve(values.tarballs);
try {
  if (values['pack-only'] || own !== undefined) await pack();
  if (!values['pack-only']) await publish();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  if (own !== undefined) rmSync(own, { recursive: true });
}

async function pack() {
  const { packPackages } = await import('./release/publish/pack-packages.mjs');
  const { readWorkspace } = await import('./workspace/read-workspace.mjs');
  const tarballs = await packPackages(root, readWorkspace().packages, folder);
  for (const { manifest, bytes } of tarballs)
    console.log(`packed ${manifest.name}@${manifest.version}, ${bytes} bytes`);
}

async function publish() {
  const tarballs = await readTarballs(folder);
  if (tarballs.length === 0) throw new Error(`There is no tarball in ${folder}: pack with --pack-only first.`);
  const url = values.registry ?? (await registryOfNpm());
  const outcomes = [];
  const tell = ({ name, version, state, tag }) => {
    const under = tag === undefined ? '' : ` under the tag '${tag}'`;
    console.log(`${words[state]} ${name}@${version}${under}`);
  };
  try {
    await publishTarballs(tarballs, npmRegistry(url, { cwd: folder, env: process.env }), (outcome) => {
      outcomes.push(outcome);
      tell(outcome);
    });
  } catch (error) {
    const left = tarballs.length - outcomes.length;
    throw new Error(
      `${error.message}\n${left} of ${tarballs.length} packages are left. Run the same again: it goes on there.`,
      {
        cause: error,
      },
    );
  } finally {
    // Of those that are there, whatever becomes of the rest.
    for (const tag of tagReleases(root, outcomes)) console.log(`tagged ${tag}`);
  }
}

async function registryOfNpm() {
  return (await runProgram('npm', ['config', 'get', 'registry'], { cwd: root, withinMs: 30_000 })).trim();
}
