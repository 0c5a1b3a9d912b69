import { describe, expect, it } from 'vitest';
import type { Check } from '../../src/conformance/check.ts';
import { planChecks, type Declared } from '../../src/conformance/plan-checks.ts';
import type { RequirementId } from '../../src/requirements/requirements.ts';

const today = '2026-11-26';
const traits = { kind: 'source', progress: 'checkpointed' } as const;
const gap = { id: 'source.lag', reason: 'it cannot count lines', expires: '2027-01-31' } as const;

function check(...proves: [RequirementId, ...RequirementId[]]): Check<unknown> {
  return { proves, title: 'looks at it', run: async () => {} };
}

function planned(checks: readonly Check<unknown>[], declared: Partial<Declared> = {}) {
  return planChecks(checks, { traits, ...declared }, today);
}

describe('planChecks', () => {
  it('runs what applies', () => {
    expect(planned([check('source.lag'), check('options.described')])).toMatchObject([
      { plan: 'run' },
      { plan: 'run' },
    ]);
  });

  it('skips what does not apply to this kind of connector or of progress, and says why', () => {
    expect(planned([check('sink.write.one'), check('source.release.come-again')])).toMatchObject([
      { plan: 'skip', reason: 'asked of a sink only' },
      { plan: 'skip', reason: 'asked of sources that are acknowledged, and this one is checkpointed' },
    ]);
  });

  it('skips what a sink does not declare', () => {
    const sink = { kind: 'sink', ordering: 'none', idempotent: false } as const;
    expect(planned([check('sink.write.order'), check('sink.write.idempotent')], { traits: sink })).toMatchObject([
      { plan: 'skip', reason: 'it promises no order' },
      { plan: 'skip', reason: 'it does not declare to be idempotent' },
    ]);
  });

  it('skips what the harness names as inapplicable, with its reason', () => {
    const inapplicable = [{ id: 'source.read.unreadable', reason: 'every line is an event' }] as const;
    expect(planned([check('source.read.unreadable')], { inapplicable })).toMatchObject([
      { plan: 'skip', reason: 'every line is an event' },
    ]);
  });

  it('skips what another harness proves, and does not say that it never applies', () => {
    const inapplicable = [{ id: 'source.lag', reason: 'see there', elsewhere: true }] as const;
    expect(planned([check('source.lag'), check('source.lag', 'source.release.come-again')], { inapplicable })).toEqual([
      expect.objectContaining({ plan: 'skip', reason: 'see there', inapplicable: {} }),
      expect.objectContaining({
        plan: 'skip',
        inapplicable: {
          'source.release.come-again': expect.stringContaining('asked of sources that are acknowledged'),
        },
      }),
    ]);
  });

  it('runs a check that proves several as long as one of them applies', () => {
    expect(planned([check('source.release.come-again', 'source.lag')])).toMatchObject([{ plan: 'run' }]);
  });

  it('lets a known gap fail, and no other', () => {
    expect(planned([check('source.lag'), check('source.read.live')], { knownGaps: [gap] })).toMatchObject([
      { plan: 'must fail', gap },
      { plan: 'run' },
    ]);
  });

  it('refuses a known gap that has expired, on its day already', () => {
    const refused = () => planned([check('source.lag')], { knownGaps: [{ ...gap, expires: today }] });
    expect(refused).toThrow("The known gap 'source.lag' (it cannot count lines) has expired on 2026-11-26.");
  });

  it('refuses entries of requirements that do not exist or do not apply anyway: all of them at once', () => {
    const unknown = { ...gap, id: 'source.lagg' as RequirementId };
    const other = { id: 'sink.write.one', reason: 'none' } as const;
    expect(() => planned([], { knownGaps: [unknown], inapplicable: [other] })).toThrow(
      /known gap: there is no requirement 'source.lagg'\.\ninapplicable: 'sink.write.one' does not apply anyway: asked of a sink only\./,
    );
  });
});
