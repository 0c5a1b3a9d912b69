import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** How a program is run. */
export interface RunOptions {
  readonly cwd: string;
  /** Ended when it takes longer, in milliseconds. */
  readonly withinMs: number;
}

/** Runs a program to its end, as a shell in that folder would. Gives its output; rejects with all it said when it fails. */
export async function runProgram(
  program: string,
  args: readonly string[],
  { cwd, withinMs }: RunOptions,
): Promise<string> {
  // What pnpm and vitest tell their children (NODE_PATH, npm_config_…) is not there for a user.
  const { PATH, HOME } = process.env;
  const environment = { PATH, HOME, npm_config_update_notifier: 'false' };
  try {
    const { stdout } = await run(program, args, {
      cwd,
      env: environment,
      timeout: withinMs,
      killSignal: 'SIGKILL',
      maxBuffer: 16_777_216,
    });
    return stdout;
  } catch (thrown) {
    const { stdout = '', stderr = '' } = thrown as { readonly stdout?: string; readonly stderr?: string };
    throw new Error(`${program} ${args.join(' ')} failed:\n${stdout}\n${stderr}`, { cause: thrown });
  }
}
