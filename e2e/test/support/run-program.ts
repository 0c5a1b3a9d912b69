import { runProgram as run } from '../../../tools/release/run-program.mjs';

/** How a program is run. */
export interface RunOptions {
  readonly cwd: string;
  /** Ended when it takes longer, in milliseconds. */
  readonly withinMs: number;
}

/** What a user's shell has. What pnpm and vitest tell their children (NODE_PATH, npm_config_…) is not there. */
export function userEnvironment(): Readonly<Record<string, string | undefined>> {
  const { PATH, HOME } = process.env;
  return { PATH, HOME, npm_config_update_notifier: 'false' };
}

/** Runs a program to its end, as a shell in that folder would. Gives its output; rejects with what it said last when it fails. */
export async function runProgram(program: string, args: readonly string[], options: RunOptions): Promise<string> {
  return await run(program, args, { ...options, env: userEnvironment() });
}
