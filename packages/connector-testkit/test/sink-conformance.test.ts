import { describe, expect, it } from 'vitest';
import type { SinkHarness, Target } from '../src/conformance/harness.ts';
import { loadDefinition } from '../src/conformance/load-definition.ts';
import { planChecks, type Declared } from '../src/conformance/plan-checks.ts';
import { sinkChecks } from '../src/conformance/sink-checks.ts';
import { idempotentReferenceSink, referenceSink } from '../src/reference/index.ts';
import { referenceSinkHarness } from '../src/reference/reference-harnesses.ts';
import { requirements } from '../src/requirements/requirements.ts';
import { brokenRequirements } from './mutants/broken-requirements.ts';
import { harnessOfMutant } from './mutants/sink-mutant.ts';
import { sinkMutants } from './mutants/sink-mutants.ts';

const declared = (harness: SinkHarness): Declared => {
  const { ordering, idempotent } = harness.definition;
  return { ...harness, traits: { kind: 'sink', ordering, idempotent } };
};
/** Those that are proven here: delivery and faults have tests of their own. */
const checks = sinkChecks.filter(({ proves: [id] }) => !/^(delivery|faults)\./.test(id));
const checksOfWriting = checks.filter(({ proves: [id] }) => id.startsWith('sink.'));
/** Their worker process would load the reference sink, whatever the mutant is. */
const checksOfMutants = checksOfWriting.filter(({ proves: [id] }) => id !== 'sink.write.durable');

const broken = (harness: SinkHarness, chosen = checksOfWriting) =>
  brokenRequirements(chosen, harness, declared(harness));

describe('the checks of a sink', () => {
  it('prove every requirement on how it writes, each by one check: known gaps are by requirement', () => {
    const proven = checksOfWriting.flatMap(({ proves }) => proves);
    expect(proven.toSorted()).toEqual(
      Object.keys(requirements)
        .filter((id) => id.startsWith('sink.'))
        .toSorted(),
    );
  });

  it('pass on the reference sink, those that are for any connector, too', { timeout: 120_000 }, async () => {
    expect([...(await broken(referenceSinkHarness, checks))]).toEqual([]);
  });

  it('pass on an idempotent one, and skip nothing on it', async () => {
    const harness = { ...referenceSinkHarness, definition: idempotentReferenceSink };
    expect([...(await broken(harness))]).toEqual([]);
    const plan = planChecks(checksOfWriting, declared(harness), '2026-01-01');
    expect(plan.filter((each) => each.plan === 'skip')).toEqual([]);
  });

  it('ask for what a harness lacks, in words', async () => {
    const { definition, module } = referenceSinkHarness;
    const found = await broken({ definition, module, target: () => referenceSinkHarness.target() });
    expect([...found.keys()]).toEqual([
      'sink.write.partial-failure',
      'sink.write.not-attempted',
      'sink.write.all-refused',
      'sink.write.too-large',
    ]);
    expect(found.get('sink.write.too-large')).toMatch(
      /The harness has no 'tooLarge'\. Supply it, or name 'sink.write.too-large' under 'inapplicable'/,
    );
  });

  it('pass on a sink without order, without network, one write and one event at a time', async () => {
    const definition = {
      ...referenceSink,
      ordering: 'none' as const,
      limits: { concurrentWrites: 1, maxEvents: 1, maxBytes: 1_000 },
    };
    const target = async (): Promise<Target> => {
      const { network: _, ...rest } = await referenceSinkHarness.target();
      return rest;
    };
    const harness = { ...referenceSinkHarness, definition, target };
    expect([...(await broken(harness))]).toEqual([]);
  });
});

// Some of them hang for a while: side by side they take no longer than one.
describe.concurrent('a broken sink breaks its requirement, and no other but those that fall with it: one that', () => {
  it.each(sinkMutants.map((mutant) => [mutant.name, mutant] as const))(
    '%s',
    { timeout: 120_000 },
    async (_, mutant) => {
      const found = await broken(harnessOfMutant(mutant), checksOfMutants);
      const expected = [mutant.breaks, ...Object.keys(mutant.alsoBreaks ?? {})];
      expect([...found.keys()].toSorted(), [...found.values()].join('\n')).toEqual(expected.toSorted());
    },
  );

  it.each([
    ['says it has written before it has', 'write-behind'],
    ['says it has written a large batch before it has', 'large-behind'],
  ])('%s', { timeout: 120_000 }, async (_, system) => {
    const module = new URL('mutants/write-behind-sink.mjs', import.meta.url);
    const definition = await loadDefinition({ module: module.href, kind: 'sink', system });
    const found = await broken({ ...referenceSinkHarness, module, definition });
    expect([...found.keys()], [...found.values()].join('\n')).toEqual(['sink.write.durable']);
  });
});
