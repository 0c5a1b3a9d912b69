import { describe, expect, it } from 'vitest';
import type { SourceCheck } from '../src/conformance/check.ts';
import type { SourceHarness, Upstream } from '../src/conformance/harness.ts';
import { loadDefinition } from '../src/conformance/load-definition.ts';
import { NotApplicableError } from '../src/conformance/not-applicable-error.ts';
import type { Declared } from '../src/conformance/plan-checks.ts';
import { sourceChecks } from '../src/conformance/source-checks.ts';
import type { UpstreamMode } from '../src/reference/protocol.ts';
import type { RequirementId } from '../src/requirements/requirements.ts';
import { atMost } from './mutants/at-most.ts';
import { brokenRequirements } from './mutants/broken-requirements.ts';
import { harnessOfMutant, patientHarness, type SourceMutant } from './mutants/source-mutant.ts';
import { sourceMutants } from './mutants/source-mutants.ts';
import { unusualSources } from './mutants/unusual-sources.ts';

/** Those that are proven here: delivery and faults have tests of their own. */
const checks = sourceChecks.filter(({ proves: [id] }) => !/^(delivery|faults)\./.test(id));
const inProcesses = checks.filter(({ proves: [id] }) => /^lifecycle\.(nothing-left|memory-steady)$/.test(id));
/** Their worker process would load the reference source, whatever the mutant is. */
const checksOfMutants = checks.filter((check) => !inProcesses.includes(check));

/** More at once would make even good sources late. */
const inTurn = atMost(24);

const leaks = [
  'timer',
  'timer of ten seconds',
  'rejection that nobody handles',
  'kibibyte of each event',
  'socket',
  'server',
  'listener of a signal',
  'listener of the process',
];
const leakyModule = new URL('mutants/leaky-sources.mjs', import.meta.url);

async function broken(
  harness: SourceHarness,
  chosen: readonly SourceCheck[],
  alone = false,
): Promise<ReadonlyMap<RequirementId, string>> {
  const declared: Declared = { ...harness, traits: { kind: 'source', progress: harness.definition.progress } };
  if (alone) return await brokenRequirements(chosen, harness, declared);
  const found = await Promise.all(chosen.map((check) => inTurn(() => brokenRequirements([check], harness, declared))));
  return new Map(found.flatMap((each) => [...each]));
}

function checksOf(...ids: readonly RequirementId[]): readonly SourceCheck[] {
  return checks.filter(({ proves: [id] }) => ids.includes(id));
}

/** That of a reference source, whose upstream lacks something. */
function harnessWith(change: (upstream: Upstream) => object): SourceHarness {
  const harness = patientHarness('replayable');
  return { ...harness, upstream: async () => change(await harness.upstream()) as Upstream };
}

describe('the checks of a source pass on the reference source that is', () => {
  const modes: readonly UpstreamMode[] = ['replayable', 'prune-on-commit', 'gating', 'push-only'];
  it.concurrent.each(modes)('%s', { timeout: 120_000 }, async (mode) => {
    const found = await broken(patientHarness(mode), checks);
    expect([...found]).toEqual([]);
  });
});

describe('the checks of a source pass on one that', () => {
  it.concurrent.each(unusualSources)('$name', { timeout: 120_000 }, async (unusual) => {
    const { inapplicable } = unusual;
    const harness = harnessOfMutant({ ...unusual, breaks: 'source.lag' });
    const found = await broken(
      { ...harness, ...(inapplicable === undefined ? {} : { inapplicable }) },
      checksOfMutants,
    );
    expect([...found]).toEqual([]);
  });
});

describe('the checks of a source', () => {
  it('ask for what a harness lacks, in words', async () => {
    const harness = harnessWith((upstream) => ({ ...upstream, putUnreadable: undefined }));
    const found = await broken(harness, checksOf('source.read.unreadable'));
    expect([...found.values()]).toEqual([expect.stringContaining("give its upstream a 'putUnreadable', or name")]);
  });

  it('of a network make no sense without one', async () => {
    const harness = harnessWith((upstream) => ({ ...upstream, network: undefined }));
    const ofNetwork = checksOf('lifecycle.hung-peer', 'errors.retryable-when-away');
    await Promise.all(ofNetwork.map((check) => expect(check.run(harness)).rejects.toThrow(NotApplicableError)));
  });
});

describe('a broken source breaks its requirement, and no other but those that fall with it: one that', () => {
  const rows = sourceMutants.map((mutant): [string, SourceMutant] => [mutant.name, mutant]);
  it.concurrent.each(rows)('%s', { timeout: 120_000 }, async (_, mutant) => {
    const found = await broken(harnessOfMutant(mutant), checksOfMutants, mutant.alone);
    const expected = [mutant.breaks, ...Object.keys(mutant.alsoBreaks ?? {})];
    expect([...found.keys()].toSorted(), [...found.values()].join('\n')).toEqual(expected.toSorted());
  });

  it.concurrent.each(leaks)('leaves a %s behind', { timeout: 60_000 }, async (what) => {
    const system = `leaky-${what.replaceAll(' ', '-')}`;
    const definition = await loadDefinition({ module: leakyModule.href, kind: 'source', system });
    if (definition.kind !== 'source') throw new Error('it is no source');
    const id = what === 'kibibyte of each event' ? 'lifecycle.memory-steady' : 'lifecycle.nothing-left';
    const found = await broken({ ...patientHarness('replayable'), module: leakyModule, definition }, checksOf(id));
    expect([...found.keys()]).toEqual([id]);
  });
});
