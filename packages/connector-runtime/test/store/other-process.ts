import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { DeliveryPoint } from '../../src/index.ts';

/** How another process opens a store: by calling a function of a module. */
export interface StoreAddress {
  /** A URL. */
  readonly module: string;
  readonly open: string;
  readonly options: unknown;
}

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
export async function replayingProcess(store: StoreAddress, lines: number): Promise<string[]> {
  return await killedAfter(lines, [replaying, JSON.stringify(store)]);
}

/** The same, killed when it passes a point of the delivery for the nth time. */
export async function replayKilledAt(store: StoreAddress, point: DeliveryPoint, nth: number): Promise<string[]> {
  return await killedAfter(Number.POSITIVE_INFINITY, [replaying, JSON.stringify(store), point, String(nth)]);
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
