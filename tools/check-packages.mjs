/**
 * Packs every published package as it would go to npm, and has publint and "are the types wrong" look at the tarball.
 * Needs a build first.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { judgeContents } from './packages/judge-contents.mjs';
import { isPublished } from './workspace/describe-workspace.mjs';
import { reportProblems } from './workspace/problem.mjs';
import { readWorkspace, root } from './workspace/read-workspace.mjs';

const run = promisify(execFile);
const published = readWorkspace().packages.filter(isPublished);
const out = await mkdtemp(join(tmpdir(), 'packed-'));
try {
  const filters = published.flatMap(({ folder }) => ['--filter', `./${folder}`]);
  await run('pnpm', [...filters, 'pack', '--pack-destination', out], { cwd: root });
  const problems = [];
  for (const one of published) problems.push(...(await look(one)));
  reportProblems(problems, `${published.length} packages: nothing wrong in what npm users would get`);
} finally {
  await rm(out, { recursive: true });
}

async function look({ folder, json, files: sources }) {
  const tarball = join(out, `${json.name.replace('@', '').replace('/', '-')}-${json.version}.tgz`);
  const { stdout } = await run('tar', ['-tzf', tarball]);
  const packed = stdout
    .trim()
    .split('\n')
    .map((path) => path.replace(/^package\//, ''));
  const verdicts = await Promise.all([
    verdict(folder, 'publint', ['run', tarball, '--strict']),
    verdict(folder, 'attw', [tarball, '--profile', 'esm-only', '--no-emoji', '--no-color']),
  ]);
  return [...judgeContents({ folder, packed, sources }), ...verdicts.flat()];
}

/** A tool's objections become one problem; its own words say what to do. */
async function verdict(folder, tool, args) {
  try {
    await run(join(root, 'node_modules/.bin', tool), args, { cwd: root });
    return [];
  } catch (error) {
    const found = `${error.stdout}${error.stderr}`.trim().replaceAll('\n', '\n    ');
    return [{ place: `${folder} (packed)`, expected: `${tool} to find nothing`, found, mend: 'Do as it says.' }];
  }
}
