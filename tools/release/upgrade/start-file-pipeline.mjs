import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { endWithOwner } from '../../servers/server-process.mjs';

const everyMs = 20;
const arrivesWithinMs = 60_000;
const stopsWithinMs = 40_000;

/**
 * A pipeline from `orders.ndjson` to `archive.ndjson`, with its state beside them, run by the command line as it is installed in a folder.
 *
 * @param {string} folder in which command line and connectors are installed
 * @param {string} place of the files
 * @param {{env: NodeJS.ProcessEnv, signal?: AbortSignal}} how
 */
export function startFilePipeline(folder, place, { env, signal }) {
  const file = join(folder, 'orders.yaml');
  // JSON is YAML, too.
  writeFileSync(file, JSON.stringify(configurationOf(place)));
  const command = join(folder, 'node_modules/.bin/eventmesh-connect');
  const child = spawn(command, ['run', file], { cwd: folder, env, signal, stdio: ['ignore', 'pipe', 'pipe'] });
  if (child.pid !== undefined) endWithOwner(process.pid, child.pid);
  let [output, errors] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (errors += text));
  // Also when it cannot be started, or is stopped by the signal.
  const ended = once(child, 'close').catch((error) => [error.message]);
  const isOver = () => child.exitCode !== null || child.signalCode !== null;
  return {
    /** Waits until something is so, a minute at most. Whatever goes wrong, the pipeline has ended then. */
    runUntil: async (isSo) => {
      const deadline = performance.now() + arrivesWithinMs;
      try {
        while (!isSo() && !isOver() && performance.now() < deadline) await pause(everyMs);
      } catch (error) {
        child.kill('SIGKILL');
        throw error;
      }
      if (!isOver()) return;
      throw new Error(`the pipeline ended by itself with ${child.exitCode}: ${errors.trim().slice(-1_000)}`);
    },

    /** Ends it; gives its ledger as it told it last, nothing of it when it told none. */
    end: async (how) => {
      child.kill(how);
      const over = await Promise.race([ended, pause(stopsWithinMs, 'no end', { ref: false })]);
      if (over !== 'no end') return ledgerIn(output);
      child.kill('SIGKILL');
      throw new Error(`the pipeline did not stop within ${stopsWithinMs} ms`);
    },
  };
}

function configurationOf(place) {
  const source = { use: '@eventmesh/source-file', with: { path: join(place, 'orders.ndjson'), pollMs: 10 } };
  const sink = { use: '@eventmesh/sink-file', with: { path: join(place, 'archive.ndjson') } };
  // It may be an alpha, and may run anywhere.
  return { allowAlpha: true, pipelines: { orders: { source, sink } }, state: { folder: join(place, 'state') } };
}

/** The last line tells of all pipelines; those before it, of how each goes on. A kill may have cut it. */
function ledgerIn(output) {
  const last = output
    .slice(0, output.lastIndexOf('\n') + 1)
    .trim()
    .split('\n')
    .at(-1);
  return last === '' ? {} : (JSON.parse(last).pipelines?.orders ?? {});
}
