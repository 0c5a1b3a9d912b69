import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../servers/free-port.mjs';
import { onFreePorts, readQuickStart } from './read-quick-start.mjs';

/** A command that has not ended by then is a server, and stays until the end. */
const endsWithinMs = 3_000;
const startsWithinMs = 30_000;
const stopsWithinMs = 10_000;

/**
 * Follows the quick start of a README in a folder of its own, with the packages of this repository as they are built: runs its commands,
 * then its pipelines until an event is delivered, and stops them.
 *
 * @param {string} root of the repository
 * @param {string} readme
 * @param {number} [withinMs] how long the first event may take once the pipelines run, in milliseconds
 * @returns {Promise<{delivered: number, problems: readonly string[]}>}
 */
export async function runQuickStart(root, readme, withinMs = 30_000) {
  const written = readQuickStart(readme);
  if (written === undefined)
    return { delivered: 0, problems: ["README.md has no section 'Quick start' with a block of YAML"] };
  const { commands, pipelines } = await onFreePorts(written, freePort);
  const folder = mkdtempSync(join(tmpdir(), 'quick-start-'));
  const started = [];
  try {
    mkdirSync(join(folder, 'node_modules'));
    for (const name of ['@eventmesh', '.bin'])
      symlinkSync(join(root, 'e2e/node_modules', name), join(folder, 'node_modules', name));
    writeFileSync(join(folder, 'pipelines.yaml'), pipelines);
    for (const command of commands) {
      const run = start(folder, command);
      started.push(run);
      const code = await Promise.race([run.ended, pause(endsWithinMs, 'running', { ref: false })]);
      if (code !== 0 && code !== 'running')
        return { delivered: 0, problems: [`'${command}' ended with ${code}: ${run.said()}`] };
    }
    const run = start(folder, 'exec eventmesh-connect run pipelines.yaml --status-every 100');
    started.push(run);
    return await watch(run, withinMs);
  } finally {
    await Promise.all(started.map(stop));
    rmSync(folder, { recursive: true });
  }
}

/** Waits for the first delivered event, then stops the pipelines as a user does. */
async function watch(run, withinMs) {
  const problems = [];
  const waitFor = (condition, patienceMs) => pollWhile(() => !condition() && !run.isOver(), patienceMs);
  // Before it tells of itself, it may not yet know how to stop.
  await waitFor(() => run.lines().length > 0, startsWithinMs);
  await waitFor(() => deliveredIn(run.lines()) > 0, withinMs);
  if (!run.isOver()) run.kill('SIGINT');
  const code = await Promise.race([run.ended, pause(stopsWithinMs, 'no end', { ref: false })]);
  if (code !== 0) problems.push(`eventmesh-connect ended with ${code}: ${run.said()}`);
  return { delivered: deliveredIn(run.lines()), problems };
}

/** Waits as long as something is so, and no longer than that. */
async function pollWhile(isSo, patienceMs) {
  const deadline = performance.now() + patienceMs;
  while (isSo() && performance.now() < deadline) await pause(50);
}

/** The most that any pipeline has delivered, as far as it was told. */
function deliveredIn(lines) {
  return Math.max(
    0,
    ...lines.flatMap((line) => {
      const { status, pipelines = {} } = JSON.parse(line);
      const ledgers = [status?.ledger, ...Object.values(pipelines)].filter((ledger) => ledger !== undefined);
      return ledgers.map(({ delivered = 0 }) => delivered);
    }),
  );
}

/** A command of the shell in a process group of its own, so that all that it starts ends with it. */
function start(folder, command) {
  const { PATH, HOME } = process.env;
  const environment = { PATH: [join(folder, 'node_modules/.bin'), PATH].join(delimiter), HOME };
  const child = spawn('sh', ['-c', command], {
    cwd: folder,
    env: environment,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [output, errors] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (errors += text));
  const ended = once(child, 'close').then(([code, signal]) => code ?? signal);
  return {
    ended,
    isOver: () => child.exitCode !== null || child.signalCode !== null,
    kill: (signal) => process.kill(-Number(child.pid), signal),
    said: () => errors.trim().split('\n').at(-1),
    lines: () => output.split('\n').slice(0, -1),
  };
}

async function stop(run) {
  if (!run.isOver()) run.kill('SIGKILL');
  await run.ended;
}
