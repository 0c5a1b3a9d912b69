import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../servers/free-port.mjs';
import { linkPackages } from './link-packages.mjs';
import { onFreePorts, readQuickStart } from './read-quick-start.mjs';
import { startCommand } from './start-command.mjs';

/** A command that has not ended by then is a server, and stays until the end. */
const endsWithinMs = 3_000;
const startsWithinMs = 60_000;
const stopsWithinMs = 10_000;

/**
 * @typedef {object} QuickStartOptions
 * @property {number} [withinMs] how long the first event may take once the pipelines run, in milliseconds; by default half a minute
 * @property {Readonly<Record<string, string>>} [environment] what its reader has set: where the system is that it does not start itself
 */

/**
 * Follows the quick start of a README in a folder of its own, with the packages of this repository as they are built: runs the commands above
 * its configuration, then its pipelines and the commands below, until each pipeline has delivered an event, and stops them.
 *
 * @param {string} root of the repository
 * @param {string} readme
 * @param {QuickStartOptions} [options]
 * @returns {Promise<{delivered: number, problems: readonly string[]}>} how many events the pipeline has delivered that has delivered fewest
 */
export async function runQuickStart(root, readme, { withinMs = 30_000, environment = {} } = {}) {
  const written = readQuickStart(readme);
  if (written === undefined)
    return { delivered: 0, problems: ["README.md has no section 'Quick start' with a block of YAML"] };
  const { before, pipelines, after } = await onFreePorts(written, freePort);
  const folder = mkdtempSync(join(tmpdir(), 'quick-start-'));
  const started = [];
  const start = (command) => {
    const run = startCommand(folder, command, environment);
    started.push(run);
    return run;
  };
  try {
    linkPackages(root, folder);
    writeFileSync(join(folder, 'pipelines.yaml'), pipelines);
    const failed = await follow(before, start);
    if (failed !== undefined) return { delivered: 0, problems: [failed] };
    const run = start('exec eventmesh-connect run pipelines.yaml --status-every 100');
    // Before it tells of itself, it may not yet know how to stop.
    await pollWhile(() => !run.isOver() && !allRun(run.lines()), startsWithinMs);
    const problem = run.isOver() ? undefined : await follow(after, start);
    if (problem === undefined) await pollWhile(() => !run.isOver() && deliveredIn(run.lines()) === 0, withinMs);
    const problems = [problem, await stopPipelines(run)].filter((each) => each !== undefined);
    return { delivered: deliveredIn(run.lines()), problems };
  } finally {
    await Promise.all(started.map((run) => run.kill()));
    rmSync(folder, { recursive: true });
  }
}

/** Runs commands one after the other. Gives what is wrong with the first that fails. */
async function follow(commands, start) {
  for (const command of commands) {
    const run = start(command);
    const code = await Promise.race([run.ended, pause(endsWithinMs, 'running', { ref: false })]);
    if (code !== 0 && code !== 'running') return `'${command}' ended with ${code}: ${run.said()}`;
  }
  return undefined;
}

/** Stops the pipelines as a user does. Gives what is wrong with how they end. */
async function stopPipelines(run) {
  if (!run.isOver()) run.send('SIGINT');
  const code = await Promise.race([run.ended, pause(stopsWithinMs, 'no end', { ref: false })]);
  return code === 0 ? undefined : `eventmesh-connect ended with ${code}: ${run.said()}`;
}

/** Waits as long as something is so, and no longer than that. */
async function pollWhile(isSo, patienceMs) {
  const deadline = performance.now() + patienceMs;
  while (isSo() && performance.now() < deadline) await pause(50);
}

/** What was told last of each pipeline, by name. */
function lastOfEach(lines) {
  return new Map(
    lines
      .map((line) => JSON.parse(line).status)
      .filter((status) => status !== undefined)
      .map((status) => [status.name, status]),
  );
}

/** Whether every pipeline runs, or has run. */
function allRun(lines) {
  const statuses = [...lastOfEach(lines).values()];
  return statuses.length > 0 && statuses.every(({ state }) => state === 'running' || state === 'finished');
}

/** How many the pipeline has delivered that has delivered fewest. */
function deliveredIn(lines) {
  const { pipelines } = lines.length === 0 ? {} : JSON.parse(lines.at(-1));
  const ledgers =
    pipelines === undefined ? [...lastOfEach(lines).values()].map(({ ledger }) => ledger) : Object.values(pipelines);
  return ledgers.length === 0 ? 0 : Math.min(...ledgers.map((ledger) => ledger?.delivered ?? 0));
}
