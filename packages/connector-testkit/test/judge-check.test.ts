import { describe, expect, it } from 'vitest';
import { RequirementBrokenError, type Check } from '../src/conformance/check.ts';
import type { KnownGap } from '../src/conformance/harness.ts';
import { judgeCheck, type CheckOutcome, type Judgement } from '../src/conformance/judge-check.ts';
import { NotApplicableError } from '../src/conformance/not-applicable-error.ts';
import type { RequirementId } from '../src/requirements/requirements.ts';

const order = 'delivery.order-kept';
const missing = 'delivery.nothing-missing';
const check: Check<undefined> = { proves: [order, missing], title: 'a check', run: async () => {} };
const gap: KnownGap = { id: order, reason: 'it is slow', expires: '2027-01-01' };
const passes: CheckOutcome = { finding: undefined };
const breaks = (...broken: readonly RequirementId[]): CheckOutcome => ({
  thrown: new RequirementBrokenError(broken, broken.join()),
});
const fails: CheckOutcome = { thrown: new Error('all is wrong') };

describe('a check that is to pass', () => {
  const judged = (outcome: CheckOutcome, excused: readonly RequirementId[] = []): Judgement =>
    judgeCheck({ check, plan: 'run', inapplicable: {}, excused }, outcome);

  it('passes, and hands on what it found', () => {
    const finding = { of: 'delivery', lost: 0, altered: 0, reordered: 0, duplicates: 3, gaveUp: 0 } as const;
    expect(judged({ finding })).toEqual({
      proof: { requirements: [order, missing], inapplicable: {}, finding },
      verdict: undefined,
    });
  });

  it('hands on what was counted when something is broken, too: how much was lost', () => {
    const finding = { of: 'delivery', lost: 2, altered: 0, reordered: 0, duplicates: 0, gaveUp: 0 } as const;
    const lost = { thrown: new RequirementBrokenError([missing], 'lost', finding) };
    expect(judged(lost)).toMatchObject({ proof: { broken: [missing], finding }, verdict: { message: 'lost' } });
    expect(judged(lost, [missing])).toMatchObject({ proof: { finding }, verdict: undefined });
  });

  it('tells which of its requirements are broken; all of them where it cannot tell', () => {
    expect(judged(breaks(order))).toMatchObject({ proof: { broken: [order] }, verdict: { message: order } });
    expect(judged(fails)).toMatchObject({ proof: { broken: [order, missing] }, verdict: { message: 'all is wrong' } });
  });

  it('does not fail for what makes no sense on the connector, but for everything else', () => {
    expect(judged(breaks(order), [order])).toMatchObject({ proof: { requirements: [missing] }, verdict: undefined });
    expect(judged(breaks(order, missing), [order])).toMatchObject({ proof: { broken: [missing] }, verdict: {} });
  });

  it('is skipped when it makes no sense at all', () => {
    const why = new NotApplicableError('no network');
    expect(judged({ thrown: why })).toMatchObject({
      proof: { requirements: [order, missing], skipped: 'no network' },
      verdict: why,
    });
  });
});

describe('a check of a known gap', () => {
  const judged = (outcome: CheckOutcome): Judgement =>
    judgeCheck({ check, plan: 'must fail', gap, inapplicable: {}, excused: [] }, outcome);

  it('passes when exactly the gap is broken', () => {
    expect(judged(breaks(order))).toEqual({
      proof: { requirements: [order, missing], inapplicable: {}, knownGap: gap },
      verdict: undefined,
    });
  });

  it('fails when nobody can tell whether it is the gap', () => {
    expect(judged(fails)).toMatchObject({ proof: { broken: [order, missing] }, verdict: { message: 'all is wrong' } });
  });

  it('fails when the gap is closed', () => {
    expect(judged(passes).verdict?.message).toMatch(/a known gap is closed/);
  });

  it('fails when something else is broken, with the gap or in its place', () => {
    expect(judged(breaks(order, missing))).toMatchObject({ proof: { broken: [order, missing] }, verdict: {} });
    expect(judged(breaks(missing))).toMatchObject({ proof: { broken: [missing] }, verdict: { message: missing } });
  });
});
