import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { redacted } from './redacted.mjs';

const run = promisify(execFile);
const shownCharacters = 4_000;

/**
 * Runs a program to its end.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{cwd: string, withinMs: number, env?: Record<string, string | undefined>}} how it is killed when it takes longer
 * @returns {Promise<string>} what it wrote to its output
 * @throws Error with all that it said, without secrets, when it fails
 */
export async function runProgram(program, args, { cwd, withinMs, env = process.env }) {
  try {
    const { stdout } = await run(program, args, {
      cwd,
      env,
      timeout: withinMs,
      killSignal: 'SIGKILL',
      maxBuffer: 67_108_864,
    });
    return stdout;
  } catch (thrown) {
    const { stdout = '', stderr = '', code, signal } = thrown;
    const why =
      signal === null || signal === undefined ? `ended with ${code}` : `was ended by ${signal}, within ${withinMs} ms`;
    const said = `${stdout}\n${stderr}`.trim().slice(-shownCharacters);
    // Not with the cause: it has the whole output, with whatever is in it.
    throw new Error(`${program} ${args.join(' ')} ${why}:\n${redacted(said, env)}`);
  }
}
