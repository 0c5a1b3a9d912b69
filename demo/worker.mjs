import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../packages/connect/dist/cli.js', import.meta.url));
const configuration = fileURLToPath(new URL('pipelines.yaml', import.meta.url));

/** Starts the command line with the demo's configuration, as a user would. */
export function startWorker(environment) {
  const worker = spawn(process.execPath, [cli, 'run', configuration, '--status-every', '0', '--log-level', 'error'], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  worker.stdout.on('data', (chunk) => (output += chunk));
  const closed = once(worker, 'close');
  return {
    get ended() {
      return worker.exitCode !== null || worker.signalCode !== null;
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
      return JSON.parse(output.trim().split('\n').at(-1)).pipelines;
    },
  };
}
