import type { LedgerFigures } from '@eventmesh/connector-runtime';
import type { JournalEntry } from './journal.ts';

/** What is known of one life of a worker. */
export interface Life {
  /** Whether its pipeline has begun to run. */
  readonly begun: boolean;
  /** What it read, by name, in order. */
  readonly read: readonly string[];
  /** What upstream was told about, by name. */
  readonly committed: ReadonlySet<string>;
  /** Read and not committed when it ended. */
  readonly inFlight: number;
  /** The most that was ever read and not committed. */
  readonly mostInFlight: number;
  /** Whether all records told their partition: without it, upstream knows no order. */
  readonly ordered: boolean;
  /** The books, each time it reported, in order. */
  readonly ledgers: readonly LedgerFigures[];
  readonly maxRssBytes: number;
  /** How often the point of the kill was passed. */
  readonly passed: number;
  /** What the pipeline said last of itself, for people to read. */
  readonly lastState: string;
  /** All dead letters that hold an event, in the JSON event format. */
  readonly deadLetters: readonly string[];
}

/** Makes out of what a worker noted down what is known of its life. */
export function lifeOf(journal: readonly JournalEntry[]): Life {
  const reads = journal.filter(({ what }) => what === 'read') as readonly Entry<'read'>[];
  const commits = journal.filter(({ what }) => what === 'committed') as readonly Entry<'committed'>[];
  const reports = journal.filter(({ what }) => what === 'report') as readonly Entry<'report'>[];
  const letters = journal.filter(({ what }) => what === 'dead letters') as readonly Entry<'dead letters'>[];
  const counts = journal.flatMap((entry) => ('inFlight' in entry ? entry.inFlight : []));
  const last = reports.at(-1);
  return {
    begun: reads.length > 0 || reports.some(({ state }) => state === 'running'),
    read: reads.flatMap(({ names }) => names),
    committed: new Set(commits.flatMap(({ names }) => names)),
    inFlight: counts.at(-1) ?? 0,
    mostInFlight: Math.max(0, ...counts),
    ordered: reads.every(({ ordered }) => ordered),
    ledgers: reports.map(({ ledger }) => ledger),
    maxRssBytes: Math.max(0, ...reports.map((report) => report.maxRssBytes)),
    passed: last?.passed ?? 0,
    lastState: last === undefined ? 'not started' : [last.state, last.reason ?? []].flat().join(': '),
    deadLetters: letters.at(-1)?.events ?? [],
  };
}

type Entry<What extends JournalEntry['what']> = Extract<JournalEntry, { readonly what: What }>;
