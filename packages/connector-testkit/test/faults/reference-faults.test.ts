import { beforeAll, describe, expect, it } from 'vitest';
import type { UpstreamMode } from '../../src/reference/index.ts';
import { sinkFaultChecksAt } from '../../src/faults/sink-fault-checks.ts';
import { sourceFaultChecksAt } from '../../src/faults/source-fault-checks.ts';
import { referenceSinkHarness, referenceSourceHarness } from '../../src/reference/reference-harnesses.ts';
import type { RequirementId } from '../../src/requirements/requirements.ts';
import { kitPace } from './kit-pace.ts';
import { runChecks, type CheckOutcome } from './run-checks.ts';

const ids = [
  'faults.cut',
  'faults.reset',
  'faults.refuse',
  'faults.half-open',
  'faults.black-hole',
  'faults.delay',
  'faults.throttle',
  'faults.garbage',
  'faults.away',
  'faults.overloaded',
  'faults.credentials',
  'faults.restarted',
] as const satisfies readonly RequirementId[];
const modes: readonly UpstreamMode[] = ['replayable', 'prune-on-commit', 'gating', 'push-only'];
const outcomes = new Map<string, ReadonlyMap<RequirementId, CheckOutcome>>();

beforeAll(async () => {
  const sink = async (): Promise<void> => {
    const traits = { kind: 'sink', ordering: 'per-key', idempotent: false } as const;
    outcomes.set('sink', await runChecks(sinkFaultChecksAt(kitPace), referenceSinkHarness, traits));
  };
  const source = async (mode: UpstreamMode): Promise<void> => {
    const harness = referenceSourceHarness(mode);
    const traits = { kind: 'source', progress: harness.definition.progress } as const;
    outcomes.set(mode, await runChecks(sourceFaultChecksAt(kitPace), harness, traits));
  };
  await Promise.all([sink(), source('replayable')]);
  await Promise.all([source('prune-on-commit'), source('gating'), source('push-only')]);
}, 120_000);

describe.each(['sink', ...modes])('the reference connector: %s', (name) => {
  it.each(ids)('keeps %s', (id) => {
    expect(outcomes.get(name)?.get(id)).toEqual({
      finding: { of: 'faults', lost: 0, altered: 0, reordered: 0, duplicates: expect.any(Number), gaveUp: 0 },
    });
  });

  it('has no disk that could be full', () => {
    expect([...(outcomes.get(name)?.keys() ?? [])].toSorted()).toEqual(ids.toSorted());
  });
});
