import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const cli = fileURLToPath(new URL('../packages/connect/dist/cli.js', import.meta.url));

/** Reads the dead letters of a pipeline that does not run, by the command line. */
export async function readDeadLetters(configuration, pipeline, environment) {
  const list = [cli, 'dlq', 'list', configuration, '--pipeline', pipeline, '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, list, { env: { ...process.env, ...environment } });
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

/**
 * Starts the command line with a configuration, as a user would.
 *
 * @param {string} configuration a file of the demo, or the path of another one
 */
export function startWorker(configuration, environment) {
  const path = resolve(fileURLToPath(new URL('.', import.meta.url)), configuration);
  const worker = spawn(process.execPath, [cli, 'run', path, '--status-every', '100', '--log-level', 'error'], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let running = false;
  let lastLine = '';
  createInterface({ input: worker.stdout }).on('line', (line) => {
    lastLine = line;
    running ||= JSON.parse(line).status?.state === 'running';
  });
  const closed = once(worker, 'close');
  return {
    get running() {
      return running;
    },
    get ended() {
      return worker.exitCode !== null || worker.signalCode !== null;
    },
    /** Whether it ended, and not because everything was done. */
    get failed() {
      return this.ended && worker.exitCode !== 0;
    },
    /** Ends it as a crash would. */
    async kill() {
      worker.kill('SIGKILL');
      await closed;
    },
    /** Lets it finish what is in flight; gives the ledger of each pipeline. */
    async stop() {
      worker.kill('SIGTERM');
      const [code] = await closed;
      if (code !== 0) throw new Error(`eventmesh-connect ended with ${code}`);
      return JSON.parse(lastLine).pipelines;
    },
  };
}
