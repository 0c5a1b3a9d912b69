import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const writing = fileURLToPath(new URL('write-until-killed.mjs', import.meta.url));
const replaying = fileURLToPath(new URL('replay-until-killed.mjs', import.meta.url));

/**
 * Lets another process write to the store at a path, and kills it (`kill -9`) once it has printed so many lines.
 *
 * @returns what it printed, a few more lines perhaps: it does not die at once
 */
export async function otherProcess(path: string, first: number, lines: number): Promise<string[]> {
  return await killedAfter(lines, [writing, path, String(first)]);
}

/** The same with one that replays the dead letters there, and prints the id of each event that is delivered. */
export async function replayingProcess(path: string, lines: number): Promise<string[]> {
  return await killedAfter(lines, [replaying, path]);
}

async function killedAfter(lines: number, args: readonly string[]): Promise<string[]> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit', { signal: AbortSignal.timeout(20_000) });
  const printed: string[] = [];
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      printed.push(line);
      if (printed.length === lines) child.kill('SIGKILL');
    }
    await exited;
  } finally {
    child.kill('SIGKILL');
  }
  return printed;
}
