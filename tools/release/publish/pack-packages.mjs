import { mkdirSync } from 'node:fs';
import { judgeContents } from '../../packages/judge-contents.mjs';
import { isPublished } from '../../workspace/describe-workspace.mjs';
import { showProblem } from '../../workspace/problem.mjs';
import { withoutSecrets } from '../redacted.mjs';
import { runProgram } from '../run-program.mjs';
import { readTarballs } from './read-tarballs.mjs';

const withinMs = 300_000;

/**
 * Builds and packs every public package, with no credential in reach of what runs on the way.
 *
 * @param {string} root
 * @param {readonly import('../../workspace/describe-workspace.mjs').Package[]} packages
 * @param {string} out folder for the tarballs; made when it is not there
 * @returns {Promise<readonly import('./read-tarballs.mjs').Tarball[]>}
 * @throws Error when a tarball holds what users do not need, or lacks what they do
 */
export async function packPackages(root, packages, out) {
  mkdirSync(out, { recursive: true });
  const published = packages.filter(isPublished);
  const filters = published.flatMap(({ folder }) => ['--filter', `./${folder}`]);
  const how = { cwd: root, withinMs, env: withoutSecrets(process.env) };
  await runProgram('pnpm', ['build'], how);
  await runProgram('pnpm', [...filters, 'pack', '--pack-destination', out], how);
  const tarballs = await readTarballs(out);
  const names = published.map(({ json }) => `${json.name}@${json.version}`);
  const others = tarballs.filter(({ manifest }) => !names.includes(`${manifest.name}@${manifest.version}`));
  // What is there would be published.
  if (others.length > 0)
    throw new Error(
      `${out} holds tarballs that were not packed now: ${others.map(({ path }) => path).join(', ')}. Empty it.`,
    );
  const problems = published.flatMap(({ folder, json: { name }, files: sources }) => {
    const tarball = tarballs.find(({ manifest }) => manifest.name === name);
    if (tarball === undefined) return [`${name} was not packed into ${out}`];
    return judgeContents({ folder, packed: tarball.files, sources }).map(showProblem);
  });
  if (problems.length > 0) throw new Error(problems.join('\n\n'));
  return tarballs;
}
