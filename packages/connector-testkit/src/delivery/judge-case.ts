import type { AnyCloudEvent } from '@eventmesh/connector-api';
import type { DeadLetter } from '@eventmesh/connector-runtime';
import { readJsonEvent } from '@eventmesh/event-formats';
import { Oracle } from '../oracle/oracle.ts';
import { brokenRequirements, type BrokenRequirement, type Verdict } from '../oracle/verdict.ts';
import type { CaseRun } from './case-run.ts';
import type { Course } from './course.ts';
import { judgeLives } from './judge-lives.ts';
import { recordName } from './record-name.ts';
import type { Rig } from './rig.ts';
import { unexplainedRepeats } from './unexplained-repeats.ts';

/** What came of a case. */
export interface CaseOutcome {
  readonly figures: Verdict['figures'];
  readonly broken: readonly BrokenRequirement[];
}

/** What is known of a case whose lives have all ended. */
export type EndedCase = Pick<CaseRun, 'accepted' | 'poison' | 'lives' | 'deadLetters'>;

/** Judges a case whose lives have all ended. */
export async function judgeCase(rig: Rig, course: Course, run: EndedCase): Promise<CaseOutcome> {
  const { settledStayAway } = rig;
  const letters = await run.deadLetters();
  const arrived = await rig.arrived();
  const givenAgain = namesGivenAgain(rig, arrived, letters);
  const explained = rig.idempotent ? [] : [...comesAgain(rig, run), ...givenAgain];
  const verdict = askOracle(rig, run, arrived, letters, explained.length);
  const broken = [
    ...brokenRequirements(verdict),
    ...unexplained(rig, arrived, explained),
    ...unwantedLetters(verdict, letters, run.poison),
    ...judgeLives(run.lives, { maxInFlight: course.delivery.inFlight.maxRecords, settledStayAway, givenAgain }),
    ...leftUpstream(rig),
  ];
  return { figures: verdict.figures, broken };
}

function askOracle(
  rig: Rig,
  run: EndedCase,
  arrived: readonly AnyCloudEvent[],
  letters: readonly DeadLetter[],
  explained: number,
): Verdict {
  const { idOf } = rig;
  const hasOrder = rig.keepsOrder && run.lives.every(({ ordered }) => ordered);
  const oracle = new Oracle({
    ...(idOf === undefined ? {} : { idOf, exact: false }),
    ...(hasOrder ? {} : { keyOf: () => undefined }),
  });
  for (const event of run.accepted) oracle.accepted(event);
  // What was in flight when a worker was killed may be written again; so may what no answer came for.
  if (!rig.idempotent) oracle.disturbed(explained + rig.unknownOutcomes());
  for (const event of arrived) oracle.arrived(event);
  oracle.gaveUp(rig.gaveUp());
  for (const letter of letters)
    if (letter.event !== undefined) oracle.deadLettered(readJsonEvent(letter.event), letter);
  return oracle.verdict();
}

/** The oracle counts over all events; this looks at each. */
function unexplained(
  rig: Rig,
  arrived: readonly AnyCloudEvent[],
  explained: readonly string[],
): readonly BrokenRequirement[] {
  const names = arrived.map((event) => recordName({ event }));
  const repeats = unexplainedRepeats(names, explained, rig.idempotent ? 0 : rig.unknownOutcomes());
  const [first] = repeats;
  if (first === undefined) return [];
  const says = `${repeats.length} events arrived again that were in flight at no kill, ${first} the first`;
  return [{ id: 'delivery.duplicates-explained', says }];
}

/** What a kill lets come again, for each kill. The last worker was not killed. */
function comesAgain({ settledStayAway }: Rig, run: EndedCase): readonly string[] {
  return run.lives
    .slice(0, -1)
    .flatMap((life) => [...(settledStayAway ? life.inFlight : life.inFlightOrBehind), ...life.inDelivery]);
}

/** The names of what upstream handed over again although it had been told of its end, once for each time. */
function namesGivenAgain(
  rig: Rig,
  arrived: readonly AnyCloudEvent[],
  letters: readonly DeadLetter[],
): readonly string[] {
  const { idOf = ({ id }: AnyCloudEvent): string => id } = rig;
  const kept = letters.flatMap(({ event }) => (event === undefined ? [] : [readJsonEvent(event)]));
  const names = new Map([...arrived, ...kept].map((event) => [idOf(event), recordName({ event })]));
  return rig.gaveAgain().flatMap((id) => names.get(id) ?? []);
}

/** Nothing but poison is to be given up: all else can be delivered. */
function unwantedLetters(
  { deadLettered }: Verdict,
  letters: readonly DeadLetter[],
  poison: ReadonlySet<string>,
): readonly BrokenRequirement[] {
  const unwanted = [
    ...deadLettered.filter(({ id }) => !poison.has(id)).map(({ id, code, message }) => `'${id}' (${code}: ${message})`),
    ...letters
      .filter(({ event }) => event === undefined)
      .map(({ code, message }) => `an item that became no event (${code}: ${message})`),
  ];
  const [first] = unwanted;
  if (first === undefined) return [];
  const says = `${unwanted.length} became dead letters that nothing had refused: ${first}`;
  return [{ id: 'delivery.nothing-missing', says }];
}

/** After a stop in good order nothing is in flight, so nothing may come again. */
function leftUpstream(rig: Rig): readonly BrokenRequirement[] {
  const left = rig.left() ?? 0;
  if (left === 0) return [];
  return [{ id: 'delivery.progress-resumed', says: `${left} items would come again, although the worker was stopped` }];
}
