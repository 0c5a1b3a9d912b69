import { readFileSync } from 'node:fs';
import type { LedgerFigures } from '@eventmesh/connector-runtime';

/** What a worker notes down, as it happens. Records go by their names. */
export type JournalEntry =
  /** These came out of a read; `ordered` where all of them told their partition. */
  | { readonly what: 'read'; readonly names: readonly string[]; readonly ordered: boolean }
  /** Upstream was told about these, and has answered. */
  | { readonly what: 'committed'; readonly names: readonly string[] }
  /** These were given back to upstream, unsettled. */
  | { readonly what: 'released'; readonly names: readonly string[] }
  /** These were taken from the inbox, of a pipeline that accepts what is stored. */
  | { readonly what: 'taken'; readonly names: readonly string[] }
  /** These were delivered and are in the inbox no more. */
  | { readonly what: 'removed'; readonly names: readonly string[] }
  /** How the pipeline is, several times a second, and right before the end. */
  | {
      readonly what: 'report';
      readonly state: string;
      readonly reason?: string;
      readonly ledger: LedgerFigures;
      /** Of a pipeline that accepts what is stored: the books of what was taken in. */
      readonly intake?: LedgerFigures;
      /** How often the point of the kill has been passed. */
      readonly passed: number;
      /** The most that the process has ever had in memory. */
      readonly maxRssBytes: number;
    }
  /** All dead letters that hold an event, in the JSON event format. */
  | { readonly what: 'dead letters'; readonly events: readonly string[] };

/** A line of the journal. */
export function journalLine(entry: JournalEntry): string {
  return `${JSON.stringify(entry)}\n`;
}

/** Reads what a worker has noted down so far: none when it has not begun to. A line that is not complete yet is left out. */
export function readJournal(path: string): readonly JournalEntry[] {
  const lines = readIfThere(path).split('\n');
  return lines.slice(0, -1).map((line) => JSON.parse(line) as JournalEntry);
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw thrown;
  }
}
