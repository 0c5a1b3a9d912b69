import { execFile } from 'node:child_process';
import { redacted } from './redacted.mjs';

const shownCharacters = 4_000;

/**
 * Runs a program to its end.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{cwd: string, withinMs: number, env?: Record<string, string | undefined>, signal?: AbortSignal}} how it is killed when it takes
 *   longer, or when the signal says so
 * @returns {Promise<string>} what it wrote to its output
 * @throws Error with the end of what it said, without secrets, when it fails
 */
export async function runProgram(program, args, { cwd, withinMs, env = process.env, signal }) {
  const { error, stdout, stderr } = await new Promise((resolve) => {
    execFile(
      program,
      args,
      { cwd, env, signal, timeout: withinMs, killSignal: 'SIGKILL', maxBuffer: 67_108_864 },
      (error, stdout, stderr) => resolve({ error, stdout, stderr }),
    );
  });
  if (error === null) return stdout;
  const why = whyOf(error, withinMs, signal);
  const said = `${stdout}\n${stderr}`.trim().slice(-shownCharacters);
  // Without the cause, which has all that it said, secrets included.
  throw new Error(`${program} ${args.join(' ')} ${why}:\n${redacted(said, env)}`);
}

function whyOf({ code, signal: by, killed }, withinMs, signal) {
  if (signal?.aborted === true) return 'was stopped';
  if (code === 'ENOENT') return 'could not be started: there is no such command here, or no such folder to run it in';
  return killed ? `had not ended after ${withinMs} ms` : `ended with ${code ?? by}`;
}
