import type { LedgerFigures } from '@eventmesh/connector-runtime';
import type { JournalEntry } from './journal.ts';

/** What is known of one life of a worker. Records go by their names. */
export interface Life {
  /** Whether its pipeline has begun to run. */
  readonly begun: boolean;
  /** What it read, in order. */
  readonly read: readonly string[];
  /** What upstream was told about. */
  readonly committed: ReadonlySet<string>;
  /** Read and not committed when it ended. */
  readonly inFlight: readonly string[];
  /** Taken from the inbox and not removed when it ended; nothing but of a pipeline that accepts what is stored. */
  readonly inDelivery: readonly string[];
  /** Read and not committed, and what was read behind: where upstream keeps but one position, all of that may come again. */
  readonly inFlightOrBehind: readonly string[];
  /** The most that was ever read and not committed. */
  readonly mostInFlight: number;
  /** How many reports have come since it did anything, with nothing in flight. */
  readonly quietReports: number;
  /** Whether all records told their partition: without it, upstream knows no order. */
  readonly ordered: boolean;
  /** The books, each time it reported, in order. */
  readonly ledgers: readonly LedgerFigures[];
  /** The books of what came from the source: those of the whole, unless it accepts what is stored. */
  readonly intakes: readonly LedgerFigures[];
  /** 0 when it never reported. */
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
  const reads = journal.filter((entry) => entry.what === 'read');
  const reports = journal.filter((entry) => entry.what === 'report');
  const letters = journal.filter((entry) => entry.what === 'dead letters');
  const last = reports.at(-1);
  const read = reads.flatMap(({ names }) => names);
  const { inFlight, mostInFlight } = inFlightOf(journal);
  return {
    begun: reads.length > 0 || reports.some(({ state }) => state === 'running'),
    read,
    committed: new Set(journal.flatMap((entry) => (entry.what === 'committed' ? entry.names : []))),
    inFlight,
    inDelivery: inDeliveryOf(journal),
    inFlightOrBehind: withWhatIsBehind(inFlight, read),
    mostInFlight,
    quietReports: quietReportsOf(journal),
    ordered: reads.every(({ ordered }) => ordered),
    ledgers: reports.map(({ ledger }) => ledger),
    intakes: reports.map(({ ledger, intake = ledger }) => intake),
    maxRssBytes: Math.max(0, ...reports.map((report) => report.maxRssBytes)),
    passed: last?.passed ?? 0,
    lastState: last === undefined ? 'not started' : [last.state, last.reason ?? []].flat().join(': '),
    deadLetters: letters.at(-1)?.events ?? [],
  };
}

function inFlightOf(journal: readonly JournalEntry[]): Pick<Life, 'inFlight' | 'mostInFlight'> {
  const inFlight: string[] = [];
  let mostInFlight = 0;
  for (const entry of journal) {
    if (entry.what === 'read') inFlight.push(...entry.names);
    if (entry.what === 'committed' || entry.what === 'released') entry.names.forEach((name) => takeOut(inFlight, name));
    mostInFlight = Math.max(mostInFlight, inFlight.length);
  }
  return { inFlight, mostInFlight };
}

function inDeliveryOf(journal: readonly JournalEntry[]): readonly string[] {
  const inDelivery: string[] = [];
  for (const entry of journal) {
    if (entry.what === 'taken') inDelivery.push(...entry.names);
    if (entry.what === 'removed') for (const name of entry.names) takeOut(inDelivery, name);
  }
  return inDelivery;
}

/** Behind in the order read, whatever the partition: several may share a position. */
function withWhatIsBehind(inFlight: readonly string[], read: readonly string[]): readonly string[] {
  const oldest = read.findIndex((name) => inFlight.includes(name));
  return oldest === -1 ? [] : read.slice(oldest);
}

function quietReportsOf(journal: readonly JournalEntry[]): number {
  const lastDeed = journal.findLastIndex(
    (entry) => entry.what !== 'report' || entry.state !== 'running' || entry.ledger.inFlight > 0,
  );
  return journal.length - 1 - lastDeed;
}

/** Once: a record may have come twice. */
function takeOut(names: string[], name: string): void {
  const index = names.indexOf(name);
  if (index !== -1) names.splice(index, 1);
}
