import type { LedgerFigures } from '@eventmesh/connector-runtime';
import type { BrokenRequirement } from '../oracle/verdict.ts';
import type { Life } from './life.ts';

/** More than this in one life is unbounded: a worker that does nothing has about 80 MiB. */
const mostRssBytes = 314_572_800;
/** So much more than the life that had least is growth: all lives do about the same. */
const mostGrowthBytes = 104_857_600;

/** What lives are measured by. */
export interface LifeRules {
  readonly maxInFlight: number;
  /** Whether what was committed stays away although something that was read before it was in flight. */
  readonly settledStayAway: boolean;
  /** Names of what upstream handed over again although it had been told of its end. */
  readonly givenAgain: readonly string[];
}

/** Which of the requirements `delivery.*` the lives of a worker break, in the order lived; the last one was stopped in good order. */
export function judgeLives(lives: readonly Life[], { maxInFlight, ...rules }: LifeRules): readonly BrokenRequirement[] {
  return [...judgeProgress(lives, rules), ...judgeBooks(lives), ...judgeCaps(lives, maxInFlight)];
}

/** What was committed was no longer in flight, so it must not be read again. */
function judgeProgress(
  lives: readonly Life[],
  { settledStayAway, givenAgain }: Omit<LifeRules, 'maxInFlight'>,
): readonly BrokenRequirement[] {
  const committed = new Set<string>();
  const again: string[] = [];
  for (const [index, life] of lives.entries()) {
    const names = [...new Set(life.read)].filter((name) => committed.has(name) && !givenAgain.includes(name));
    if (names.length > 0) again.push(`life ${index + 1} read ${names.length} records again, ${names[0]} the first`);
    const excused = new Set(settledStayAway ? [] : life.inFlightOrBehind);
    for (const name of life.committed) if (!excused.has(name)) committed.add(name);
  }
  const last = lives.at(-1);
  const uncommitted = last?.inFlight.length ?? 0;
  const unremoved = last?.inDelivery.length ?? 0;
  const says = [
    ...(again.length === 0 ? [] : [`although they had been committed, ${again.join(', ')}`]),
    ...(uncommitted === 0 ? [] : [`${uncommitted} records were not committed when the worker was stopped`]),
    ...(unremoved === 0
      ? []
      : [`${unremoved} records were taken from the inbox and not removed when the worker was stopped`]),
  ];
  return says.length === 0 ? [] : [{ id: 'delivery.progress-resumed', says: says.join('; ') }];
}

function judgeBooks(lives: readonly Life[]): readonly BrokenRequirement[] {
  const wrong = lives.flatMap(({ ledgers, intakes }) =>
    [...ledgers, ...intakes].filter((ledger) => !isBalanced(ledger)),
  );
  const last = lives.at(-1);
  const left = last?.ledgers.at(-1);
  const received = last?.intakes.at(-1)?.received;
  const says = [
    ...(wrong.length === 0 ? [] : [`the ledger does not balance: ${JSON.stringify(wrong[0])}`]),
    ...(left === undefined || left.inFlight === 0 ? [] : [`${left.inFlight} in flight after the stop`]),
    ...(received === undefined || received === last?.read.length
      ? []
      : [`${last?.read.length} records were read, and the ledger says ${received}`]),
  ];
  return says.length === 0 ? [] : [{ id: 'delivery.books-balance', says: says.join(', ') }];
}

function isBalanced(ledger: LedgerFigures): boolean {
  const { received, delivered, filtered, deadLettered, released, inFlight } = ledger;
  return ledger.balanced && received === delivered + filtered + deadLettered + released + inFlight;
}

function judgeCaps(lives: readonly Life[], maxInFlight: number): readonly BrokenRequirement[] {
  const most = Math.max(0, ...lives.map(({ mostInFlight }) => mostInFlight));
  const sizes = lives.map(({ maxRssBytes }) => maxRssBytes).filter((bytes) => bytes > 0);
  const [least, largest] = [Math.min(...sizes), Math.max(0, ...sizes)];
  const says = [
    ...(most <= maxInFlight ? [] : [`${most} records were in flight, and the cap is ${maxInFlight}`]),
    ...(largest <= mostRssBytes ? [] : [`a worker had ${mebibytes(largest)} in memory`]),
    ...(largest - least <= mostGrowthBytes
      ? []
      : [`memory grew: ${mebibytes(least)} in one life and ${mebibytes(largest)} in another`]),
  ];
  return says.length === 0 ? [] : [{ id: 'delivery.caps-hold', says: says.join(', ') }];
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 1_048_576)} MiB`;
}
