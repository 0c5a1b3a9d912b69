import type { LedgerFigures } from '@eventmesh/connector-runtime';
import type { ShownStatus } from '../../src/console/shown-status.ts';

/** A line that the command `run` prints when its output is not a terminal. */
export type OutputLine =
  | { readonly status: ShownStatus }
  | { readonly pipelines: Readonly<Record<string, LedgerFigures>> };

/** The whole lines in a text. */
export function outputLines(text: string): readonly OutputLine[] {
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as OutputLine);
}

/** The newest status of a pipeline. */
export function lastStatus(text: string, name: string): ShownStatus | undefined {
  return outputLines(text)
    .map((line) => ('status' in line ? line.status : undefined))
    .findLast((status) => status?.name === name);
}

/** The ledgers in the last line. */
export function ledgersOf(text: string): Readonly<Record<string, LedgerFigures>> {
  const last = outputLines(text).at(-1);
  if (last === undefined || !('pipelines' in last)) throw new Error(`The last line holds no ledgers: ${text}`);
  return last.pipelines;
}
