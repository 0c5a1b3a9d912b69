import { expect, it, test } from 'vitest';
import { checkOfRequirement } from '../../src/grade/check-of-requirement.ts';
import { digestOf, distTagOf, expiredGaps, gradeAfter, isAbove, versionExpected } from '../../src/grade/index.ts';
import { requirements, type RequirementId } from '../../src/requirements/index.ts';
import { evidenceWith, today, withResults } from './made-up-proof.ts';

test.each([
  ['alpha', ['0.0.0', '0.3.1', '0.3.1-next.1'], ['1.0.0', '1.0.0-beta.1']],
  ['beta', ['1.0.0-beta.2', '2.0.0-rc.1'], ['0.9.0', '1.1.0-beta.1', '1.0.0']],
  ['ga', ['1.0.0', '1.2.3'], ['0.9.0', '1.0.0-beta.1']],
] as const)('versions that go with %s', (status, right, wrong) => {
  expect(right.map((version) => versionExpected(status, version))).toEqual(right.map(() => undefined));
  for (const version of wrong) expect(versionExpected(status, version)).toMatch(/\w/);
});

it('knows which grade is above which', () => {
  const above = [isAbove('alpha', 'none'), isAbove('ga', 'beta'), isAbove('beta', 'beta'), isAbove('alpha', 'ga')];
  expect(above).toEqual([true, true, false, false]);
  expect([gradeAfter('none'), gradeAfter('beta'), gradeAfter('ga')]).toEqual(['alpha', 'ga', undefined]);
  expect([distTagOf('alpha'), distTagOf('beta'), distTagOf('ga')]).toEqual(['alpha', 'beta', 'latest']);
});

it('puts every requirement into a check', () => {
  const ids = Object.keys(requirements) as RequirementId[];
  const found = new Set(ids.map(checkOfRequirement));
  expect([...found].toSorted()).toEqual(['C1', 'C10', 'C2', 'C3', 'C4', 'C7']);
  expect(ids.filter((id) => id.startsWith('faults.')).map(checkOfRequirement)).not.toContain('C1');
});

it('finds known gaps whose time is over, and those that name no time', () => {
  const gap = withResults({ 'source.lag': 'known-gap' });
  const on = (day: string | undefined): object =>
    evidenceWith((all) => ({ ...gap(all), expires: day === undefined ? {} : { 'source.lag': day } }));
  expect(expiredGaps(on('2026-11-27'), today)).toEqual([]);
  expect(expiredGaps(on(today), today)).toEqual([{ id: 'source.lag', expires: today }]);
  expect(expiredGaps(on(undefined), today)).toEqual([{ id: 'source.lag', expires: undefined }]);
});

it('has a digest of everything but the digest', () => {
  const evidence = evidenceWith() as { readonly digest: string };
  expect(digestOf(evidence)).toBe(evidence.digest);
  expect(digestOf({ ...evidence, digest: 'another' })).toBe(evidence.digest);
  expect(digestOf({ ...evidence, more: 1 })).not.toBe(evidence.digest);
});
