import { beforeAll, describe, expect, it } from 'vitest';
import type { SinkCheck, SourceCheck } from '../../src/conformance/check.ts';
import { sinkFaultChecksAt } from '../../src/faults/sink-fault-checks.ts';
import { sourceFaultChecksAt } from '../../src/faults/source-fault-checks.ts';
import type { RequirementId } from '../../src/requirements/requirements.ts';
import { faultMutants, type FaultMutant } from '../mutants/fault-mutants.ts';
import { kitPace } from './kit-pace.ts';
import { runChecks, type CheckOutcome } from './run-checks.ts';

const pace = { ...kitPace, recoverMs: 5_000 };
const sinkChecks: readonly SinkCheck[] = sinkFaultChecksAt(pace);
const sourceChecks: readonly SourceCheck[] = sourceFaultChecksAt(pace);
const broken = new Map<FaultMutant, ReadonlyMap<RequirementId, string>>();

/** A fault strikes by the clock: on a busy machine it may meet nothing that this mutant does wrong, and is let strike again. */
const mostRuns = 4;

async function run(mutant: FaultMutant): Promise<void> {
  const { breaks, crashes } = mutant;
  const found = new Map(brokenIn(await outcomesOf(mutant, crashes ? breaks : undefined)));
  for (let runs = 1; runs < mostRuns && !found.has(breaks); runs += 1)
    for (const [id, words] of brokenIn(await outcomesOf(mutant, breaks))) found.set(id, words);
  broken.set(mutant, found);
}

async function outcomesOf(
  { harness }: FaultMutant,
  alone: RequirementId | undefined,
): Promise<ReadonlyMap<RequirementId, CheckOutcome>> {
  if ('sink' in harness) {
    const { ordering, idempotent } = harness.sink.definition;
    return await runChecks(sinkChecks, harness.sink, { kind: 'sink', ordering, idempotent }, alone);
  }
  const { progress } = harness.source.definition;
  return await runChecks(sourceChecks, harness.source, { kind: 'source', progress }, alone);
}

function brokenIn(outcomes: ReadonlyMap<RequirementId, CheckOutcome>): ReadonlyMap<RequirementId, string> {
  return new Map(
    [...outcomes].flatMap(([id, outcome]) => ('broken' in outcome ? [[id, outcome.broken] as const] : [])),
  );
}

beforeAll(async () => {
  const alone = faultMutants.filter(({ crashes }) => crashes);
  const rest = faultMutants.filter(({ crashes }) => !crashes);
  for (let from = 0; from < rest.length; from += 3) await Promise.all(rest.slice(from, from + 3).map(run));
  for (const mutant of alone) await run(mutant);
}, 120_000);

describe('a connector that', () => {
  it.each(faultMutants)('$name is caught', (mutant) => {
    const found = broken.get(mutant) ?? new Map<RequirementId, string>();
    expect([...found.keys()], 'by the requirement that names its fault').toContain(mutant.breaks);
    const unexpected = [...found].filter(([id]) => id !== mutant.breaks && !mutant.mayBreak?.ids.includes(id));
    expect(unexpected, 'by no other').toEqual([]);
    expect(found.get(mutant.breaks)).toMatch(
      /Repeat it with: EVENTMESH_PROOF_SEED=1 npx vitest run --project proof .*'faults\./,
    );
  });
});
