import { deliveryPoints } from '@eventmesh/connector-runtime';
import { requirements, type RequirementId } from '../requirements/requirements.ts';
import { checkOfRequirement, type SuiteCheck } from './check-of-requirement.ts';
import type { Evidence } from './evidence.ts';
import { allOf, ofEvidence, ofWholeProof, type Facts, type Judge, type Missing } from './facts.ts';

/** The lines of Node that connectors support, and CI runs on. */
const supportedNodeLines = ['20', '22', '24', '26'];
const seedsForGa = 50;
const soakMinutes = 60;
/** More memory at the end of a soak than this, by that of its beginning, is a leak. */
const flatGrowth = 1.1;

/** Away, slow, cut or half-open, overloaded, refused credentials: what any system does sooner or later. */
const basicFaults: readonly string[] = [
  'faults.away',
  'faults.delay',
  'faults.cut',
  'faults.half-open',
  'faults.overloaded',
  'faults.credentials',
];

/** The suites ran: something of the contract was found to hold. */
export const contractRuns: Judge = ofEvidence((evidence, facts) =>
  askedIn('C1', facts).some((id) => evidence.requirements[id] === 'pass')
    ? undefined
    : { reason: 'nothing of the contract was found to hold', command: prove(facts) },
);

/** Every requirement of a check holds, or makes no sense for the connector. */
export function allHold(check: SuiteCheck): Judge {
  return ofWholeProof((evidence, facts) => firstBroken(askedIn(check, facts), evidence, facts));
}

/** The same, and a slice of the proof will do. */
export function allHoldInSlice(check: SuiteCheck): Judge {
  return ofEvidence((evidence, facts) => firstBroken(askedIn(check, facts), evidence, facts));
}

/** The contract holds on every line of Node. */
export const contractOnEveryNode: Judge = ofWholeProof(({ checks = {} }, facts) => {
  const { nodeLines = {} } = checks;
  const open = supportedNodeLines.filter((line) => nodeLines[line] !== 0);
  if (open.length === 0) return undefined;
  return {
    reason: `the whole proof has not passed on Node ${open.join(', ')}`,
    command: `${prove(facts)}, on each of them`,
  };
});

/** Killed at every point, with every requirement of delivery, and nothing lost. */
export const deliveryProven: Judge = allOf(
  allHold('C3'),
  ofWholeProof(({ delivery, kills }, facts) => {
    const { cases, lost, altered, reordered } = delivery;
    const command = prove(facts);
    if (lost + altered + reordered > 0)
      return {
        reason: `of ${cases} kills, ${lost} events were lost, ${altered} altered, ${reordered} out of order`,
        command,
      };
    const passed = (row: Readonly<Record<string, string>> = {}): boolean =>
      Object.values(row).length > 0 && Object.values(row).every((result) => result === 'pass');
    // Only the place of a checkpointed source is persisted: that of the others is never killed there.
    const open = deliveryPoints.filter(
      (point) =>
        !passed(kills[point]) &&
        (kills[point] !== undefined || facts.manifest.kind === 'sink' || !point.endsWith('persist')),
    );
    return open.length === 0 ? undefined : { reason: `not proven when killed ${open.join(', ')}`, command };
  }),
);

/** With so many seeds, on the real system. */
export const deliveryWithSeeds: Judge = ofWholeProof(({ seeds, environment }, facts) => {
  const command = `${prove(facts)} --seeds ${seedsForGa}`;
  if (Object.keys(environment.systems).length === 0) return { reason: 'the evidence names no real system', command };
  return seeds >= seedsForGa ? undefined : { reason: `proven with ${seeds} of ${seedsForGa} seeds`, command };
});

/** The basic faults and poison pass; of the others, none is broken. */
export const basicFaultsPass: Judge = ofWholeProof((evidence, facts) => {
  const asked = askedIn('C4', facts);
  const known = (id: string): boolean => evidence.requirements[id] === 'known-gap' && !basicFaults.includes(id);
  const broken = firstBroken(
    asked.filter((id) => !(id.startsWith('faults.') && known(id))),
    evidence,
    facts,
  );
  if (broken !== undefined) return broken;
  const command = prove(facts);
  const { lost, altered, reordered } = evidence.faults;
  if (lost + altered + reordered > 0)
    return { reason: `under faults ${lost} events were lost, ${altered} altered, ${reordered} out of order`, command };
  if (asked.some((id) => evidence.requirements[id] === 'pass')) return undefined;
  return { reason: 'no fault and no poison was tried: every one is said to make no sense', command };
});

/** A soak of an hour, in which memory stays flat. */
export const soakIsFlat: Judge = ofWholeProof(({ checks = {} }) => {
  const { soak } = checks;
  if (soak === undefined)
    return { reason: `no soak of ${soakMinutes} minutes is recorded, and no tool records one yet` };
  if (soak.minutes < soakMinutes) return { reason: `the soak took ${soak.minutes} of ${soakMinutes} minutes` };
  if (soak.endBytes <= soak.earlyBytes * flatGrowth) return undefined;
  return { reason: `memory grew during the soak: from ${soak.earlyBytes} to ${soak.endBytes} bytes` };
});

/** The requirements of a check that a connector of its kind is asked. */
function askedIn(check: SuiteCheck, { manifest }: Facts): readonly RequirementId[] {
  const ids = Object.keys(requirements) as RequirementId[];
  return ids.filter((id) => ['any', manifest.kind].includes(requirements[id].for) && checkOfRequirement(id) === check);
}

function firstBroken(ids: readonly RequirementId[], evidence: Evidence, facts: Facts): Missing | undefined {
  const open = ids.flatMap((id) => {
    const why = whyNotMet(id, evidence);
    return why === undefined ? [] : [`${id} ${why}`];
  });
  return open.length === 0 ? undefined : { reason: open.join('; '), command: prove(facts) };
}

/** What makes no sense for a connector is told with a reason; what it only should do may be a known gap, which expires. */
function whyNotMet(id: RequirementId, { requirements: results, reasons }: Evidence): string | undefined {
  const result = results[id];
  if (result === 'pass') return undefined;
  if (result === 'skip') return (reasons[id] ?? '') === '' ? 'is skipped without a reason' : undefined;
  if (result === 'known-gap')
    return requirements[id].level === 'should' ? undefined : `is a known gap: ${reasons[id] ?? ''}`;
  return result === undefined ? 'was not asked' : 'is broken';
}

function prove({ name }: Facts): string {
  return `pnpm prove ${name}`;
}
