import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../packages/connect/dist/cli.js', import.meta.url));

/** Starts the command line with a configuration of the demo, as a user would. */
export function startWorker(configuration, environment) {
  const path = fileURLToPath(new URL(configuration, import.meta.url));
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
