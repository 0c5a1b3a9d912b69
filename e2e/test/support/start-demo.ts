import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const demo = fileURLToPath(new URL('../../../demo/run-demo.mjs', import.meta.url));
const withinMs = 120_000;

/** A demo that runs, as `pnpm demo` starts it. */
export interface RunningDemo {
  /** What it has said so far. */
  readonly output: { readonly stdout: string; readonly stderr: string };
  /** Waits for its end, two minutes at most. */
  readonly ended: () => Promise<{ readonly code: unknown; readonly stdout: string; readonly stderr: string }>;
  /** Presses Ctrl-C. */
  readonly interrupt: () => void;
  /** Reads nothing more of what it says, as `| head` does. */
  readonly hangUp: () => void;
}

/** Starts the demo with arguments, and variables beside those that are there. */
export function startDemo(args: readonly string[], variables: Readonly<Record<string, string>>): RunningDemo {
  const child = spawn(process.execPath, [demo, ...args], {
    env: { ...process.env, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  const closed = once(child, 'close', { signal: AbortSignal.timeout(withinMs) });
  return {
    output,
    ended: async () => {
      const [code] = (await closed) as unknown[];
      return { code, ...output };
    },
    interrupt: () => void child.kill('SIGINT'),
    hangUp: () => void child.stdout.destroy(),
  };
}
