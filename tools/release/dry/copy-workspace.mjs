import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runProgram } from '../run-program.mjs';

const withinMs = 300_000;

/**
 * Copies the repository as it is here, with what is not committed yet, and installs what it needs. The copy has the history and the tags,
 * and a commit of its own.
 *
 * @param {string} root
 * @param {string} copy folder that is not there yet
 * @param {{env: NodeJS.ProcessEnv, signal: AbortSignal}} how
 * @returns {Promise<void>}
 */
export async function copyWorkspace(root, copy, how) {
  const git = (cwd, ...args) => runProgram('git', args, { cwd, withinMs, ...how });
  const changed = async (...args) =>
    (await git(root, 'ls-files', '-z', ...args)).split('\0').filter((path) => path !== '');
  await git(root, 'clone', '--quiet', '.', copy);
  // Git counts what is deleted among what is modified.
  const deleted = await changed('--deleted');
  const changedHere = await changed('--modified', '--others', '--exclude-standard');
  for (const path of changedHere.filter((each) => !deleted.includes(each))) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    cpSync(join(root, path), join(copy, path), { force: true, filter: (source) => source !== copy });
  }
  for (const path of deleted) rmSync(join(copy, path), { force: true });
  await commitAll(copy, 'As it is', how);
  await runProgram('pnpm', ['install', '--frozen-lockfile', '--prefer-offline'], { cwd: copy, withinMs, ...how });
}

/**
 * Commits whatever changed in a copy.
 *
 * @param {string} copy
 * @param {string} message
 * @param {{env: NodeJS.ProcessEnv, signal: AbortSignal}} how
 */
export async function commitAll(copy, message, how) {
  const who = ['-c', 'user.name=Dry run', '-c', 'user.email=dry-run@localhost', '-c', 'commit.gpgsign=false'];
  const git = (...args) => runProgram('git', [...who, ...args], { cwd: copy, withinMs, ...how });
  await git('add', '--all');
  await git('commit', '--quiet', '--allow-empty', '--no-verify', '-m', message);
}
