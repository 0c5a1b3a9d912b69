import { digestOf, expiredGaps, parseEvidence } from '@eventmesh/connector-testkit/grade';
import { requirements } from '@eventmesh/connector-testkit/requirements';
import { describe, expect, it } from 'vitest';
import { evidenceOf } from '../prove/evidence.mjs';
import { keptChecks, withFound, withNodeLine } from '../prove/further-checks.mjs';
import { holds, sumUp } from '../prove/sum-up.mjs';

const passed = (ids, more = {}) => ({ name: 'a test', state: 'passed', proof: { requirements: ids, ...more } });
const failed = (ids, more = {}) => ({ ...passed(ids, more), state: 'failed' });
const everySinkRequirement = Object.keys(requirements).filter((id) => requirements[id].for !== 'source');

describe('sumUp', () => {
  it('takes what no test is about for broken, and asks a connector only what concerns its kind', () => {
    const { requirements: results } = sumUp('sink', [passed(['sink.write.one'])]);
    expect(results['sink.write.one']).toBe('pass');
    expect(results['sink.write.many']).toBe('fail');
    expect(Object.keys(results)).toEqual(everySinkRequirement);
  });

  it('lets one failed test break a requirement, however many pass', () => {
    const one = ['sink.write.one'];
    expect(sumUp('sink', [passed(one), failed(one), passed(one)]).requirements['sink.write.one']).toBe('fail');
  });

  it('takes only those for broken that a test of several names', () => {
    const proof = { broken: ['delivery.order-kept'] };
    const { requirements: results } = sumUp('sink', [
      failed(['delivery.order-kept', 'delivery.nothing-missing'], proof),
    ]);
    expect(results).toMatchObject({ 'delivery.order-kept': 'fail', 'delivery.nothing-missing': 'pass' });
  });

  it('tells why a requirement was skipped, or is a known gap', () => {
    const gap = { id: 'sink.write.abort', reason: 'the driver cannot', expires: '2027-01-01' };
    const skipped = { ...passed(['sink.write.too-large'], { skipped: 'there is no limit' }), state: 'skipped' };
    const never = passed(['sink.write.one'], { inapplicable: { 'faults.disk-full': 'it has no disk' } });
    const { requirements: results, reasons } = sumUp('sink', [
      passed(['sink.write.abort'], { knownGap: gap }),
      skipped,
      never,
    ]);
    expect(results).toMatchObject({
      'sink.write.abort': 'known-gap',
      'sink.write.too-large': 'skip',
      'faults.disk-full': 'skip',
    });
    expect(reasons).toEqual({
      'sink.write.abort': 'the driver cannot (until 2027-01-01)',
      'sink.write.too-large': 'there is no limit',
      'faults.disk-full': 'it has no disk',
    });
  });

  it('takes for broken what a test is about that did not run, or did not come to its end', () => {
    const id = 'sink.write.one';
    for (const state of ['skipped', 'pending', 'failed'])
      expect(sumUp('sink', [passed([id]), { ...passed([id]), state }]).requirements[id]).toBe('fail');
  });

  it('takes for broken what every harness leaves to another', () => {
    const elsewhere = { ...passed([]), state: 'skipped' };
    expect(sumUp('sink', [elsewhere, elsewhere]).requirements['sink.write.one']).toBe('fail');
  });

  it('adds the figures up, and notes each point of the kills', () => {
    const finding = { of: 'delivery', lost: 1, altered: 0, reordered: 2, duplicates: 3, gaveUp: 1 };
    const kill = (name, make) => ({ ...make(['delivery.nothing-missing'], { finding }), name });
    const { delivery, kills } = sumUp('sink', [
      kill('[x] killed after write, upstream push-only, seed 1', passed),
      kill('[x] killed after write, upstream push-only, seed 2', failed),
      kill('[x] killed before commit, upstream gating, seed 1', passed),
    ]);
    expect(delivery).toEqual({ cases: 3, lost: 3, altered: 0, reordered: 6, duplicates: 9, gaveUp: 3 });
    expect(kills).toEqual({
      'after write': { 'upstream push-only': 'fail' },
      'before commit': { 'upstream gating': 'pass' },
    });
  });

  it('keeps what a source emits apart from the figures', () => {
    const emits = { attributes: { id: 'string' }, position: 'integer' };
    const summary = sumUp('source', [passed(['source.read.snapshot'], { finding: { of: 'emits', ...emits } })]);
    expect(summary).toMatchObject({ emits, delivery: { cases: 0 }, faults: { cases: 0 } });
    expect(sumUp('source', [])).not.toHaveProperty('emits');
  });
});

describe('holds', () => {
  const all = (result) => Object.fromEntries(everySinkRequirement.map((id) => [id, result]));

  it('is so when every must passes or does not apply', () => {
    expect(holds({ requirements: { ...all('pass'), 'sink.write.too-large': 'skip' } })).toBe(true);
  });

  it.each(['fail', 'known-gap'])('is not so with a must that is %s', (result) => {
    expect(holds({ requirements: { ...all('pass'), 'sink.write.one': result } })).toBe(false);
  });

  it('does not depend on what a connector only should do', () => {
    expect(holds({ requirements: { ...all('pass'), 'source.lag': 'fail' } })).toBe(true);
  });
});

const evidenceWith = (tests, more = {}) =>
  JSON.parse(
    JSON.stringify(
      evidenceOf({
        summary: sumUp('sink', tests),
        fingerprint: 'sha256:0',
        kit: '1.0.0',
        node: 'v20',
        systems: {},
        plan: 'whole',
        seeds: 1,
        date: '2026-11-26',
        ...more,
      }),
    ),
  );

it('shows when evidence was changed by hand', () => {
  const read = evidenceWith([]);
  expect(digestOf(parseEvidence(read))).toBe(read.digest);
  read.requirements['sink.write.one'] = 'pass';
  expect(digestOf(read)).not.toBe(read.digest);
});

it('tells the day on which a known gap expires, but of what is worse does not', () => {
  const gap = { id: 'sink.write.abort', reason: 'the driver cannot', expires: '2027-01-01' };
  const tests = [passed([gap.id], { knownGap: gap })];
  expect(expiredGaps(evidenceWith(tests), '2026-12-31')).toEqual([]);
  expect(expiredGaps(evidenceWith(tests), '2027-01-01')).toEqual([{ id: gap.id, expires: gap.expires }]);
  expect(evidenceWith([...tests, failed([gap.id])]).expires).toEqual({});
});

describe('what was found beside the suites', () => {
  const checks = { audit: { date: '2026-11-26', high: 0, critical: 0 } };
  const earlier = evidenceWith([], { checks });

  it('is kept for the same code only', () => {
    expect(keptChecks(earlier, 'sha256:0')).toEqual(checks);
    expect(keptChecks(earlier, 'sha256:1')).toEqual({});
    expect(keptChecks({ ...earlier, seeds: 9 }, 'sha256:0')).toEqual({});
    expect(keptChecks(undefined, 'sha256:0')).toEqual({});
  });

  it('is added to evidence of the same code, under a new digest', () => {
    const added = withFound(earlier, 'sha256:0', { upgrade: { from: '0.1.0', cases: 1, lost: 0 } });
    expect(digestOf(parseEvidence(added))).toBe(added.digest);
    expect(added).toMatchObject({ requirements: earlier.requirements, checks: { ...checks, upgrade: { cases: 1 } } });
  });

  it('is refused by evidence that is none, forged, or of other code', () => {
    expect(() => withFound(undefined, 'sha256:0', checks)).toThrow('there is no evidence yet');
    expect(() => withFound({ ...earlier, seeds: 9 }, 'sha256:0', checks)).toThrow('changed by hand');
    expect(() => withFound(earlier, 'sha256:1', checks)).toThrow('of other code');
  });

  it('has each line of Node that the whole proof ran on, with what was broken there', () => {
    const first = withNodeLine(checks, 'v20.20.2', { a: 'pass', b: 'skip' });
    expect(withNodeLine(first, 'v22.1.0', { a: 'fail', b: 'pass' })).toEqual({
      ...checks,
      nodeLines: { 20: 0, 22: 1 },
    });
  });
});
