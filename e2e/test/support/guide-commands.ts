import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { runProgram } from './run-program.ts';

/** The root of the repository. */
export const root = fileURLToPath(new URL('../../../', import.meta.url));
/** What the guide makes, one after the other. */
export const kinds = ['source', 'sink'] as const;
/** Whose connectors are made. With a hyphen, and longer than that of the templates. */
export const system = 'my-queue';
/** How long a command of the guide may take. */
export const withinMs = 240_000;

/** All checks of a connector by itself, and a kill; the whole slice is that of the templates, which are the same code. */
const someOfTheProof = '\\[(options|lifecycle|errors|source|sink)\\.|killed after settle';

/** Runs a command of the guide. Gives what it prints. */
export async function inFolder(cwd: string, program: string, ...args: readonly string[]): Promise<string> {
  return await runProgram(program, args, { cwd, withinMs });
}

/** The commands of a part of the guide, in order, for a kind of connector: it has them for a sink. */
export async function commandsOf(
  part: 'inside' | 'outside' | 'unreleased',
  kind: (typeof kinds)[number],
): Promise<readonly string[]> {
  const text = await readFile(join(root, 'docs/writing-a-connector.md'), 'utf8');
  const [, block = ''] = new RegExp(`<!-- commands:${part} -->(.*?)<!-- commands:end -->`, 's').exec(text) ?? [];
  return [...block.matchAll(/^ {4}(\S.*)$/gm)].map(([, line = '']) => line.replaceAll('sink', kind));
}

/** Arguments of `npx` that prove less than the whole slice, and write a report. */
export function proofOf(report: string, ...where: readonly string[]): readonly string[] {
  const output = ['--reporter=json', '--outputFile', report];
  return ['--no-install', 'vitest', 'run', ...where, '-t', someOfTheProof, ...output];
}

/** How many tests passed, of a report of `proofOf`; none may have failed. */
export async function passedIn(report: string): Promise<number> {
  const { numPassedTests, numFailedTests } = JSON.parse(await readFile(report, 'utf8')) as Record<string, number>;
  expect(numFailedTests).toBe(0);
  return numPassedTests ?? 0;
}
