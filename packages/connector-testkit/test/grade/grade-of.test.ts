import { describe, expect, it } from 'vitest';
import { gradeOf, missingFor, type Grade, type PackageFacts } from '../../src/grade/index.ts';
import { evidenceWith, packageFacts, withChecks, withResults, type PackageJson } from './made-up-proof.ts';

type Evidence = Parameters<NonNullable<Parameters<typeof evidenceWith>[0]>>[0];

/** One way in which a cell of the table is not met: what is changed, what is told about it, what is left of GA. */
type Row = readonly [cell: string, evidence: (evidence: Evidence) => object, told: RegExp, grade: Grade];

const missingCells = (evidence: unknown, facts: PackageFacts): readonly string[] =>
  missingFor('ga', gradeOf(evidence, facts)).map(({ check, for: status }) => `${check} ${status}`);
const reasonIn = (cell: string, evidence: unknown, facts: PackageFacts): string => {
  const found = missingFor('ga', gradeOf(evidence, facts)).find(
    ({ check, for: status }) => `${check} ${status}` === cell,
  );
  return found?.reason ?? 'nothing is missing';
};
const withManifest = (change: object): PackageFacts => {
  const { packageJson, ...facts } = packageFacts();
  return {
    ...facts,
    packageJson: { ...packageJson, eventmesh: { connector: { ...packageJson.eventmesh.connector, ...change } } },
  };
};

it.each(['source', 'sink'] as const)('a %s with everything that is asked for has earned GA', (kind) => {
  const report = gradeOf(evidenceWith(undefined, kind), packageFacts(kind));
  expect(report).toMatchObject({ grade: 'ga', doubt: undefined });
  expect(report.checks.map(({ check, for: status }) => `${check} ${status}`).join(', ')).toBe(
    'C1 alpha, C1 beta, C1 ga, C2 alpha, C2 beta, C3 beta, C3 ga, C4 beta, C4 ga, C5 beta, C5 ga, C6 beta, C7 beta, ' +
      'C8 alpha, C8 beta, C8 ga, C9 beta, C9 ga, C10 beta, C10 ga, C11 alpha, C11 ga, C12 ga',
  );
  expect(report.checks.filter(({ state }) => state !== 'met')).toEqual([]);
});

describe('each cell of the table, by the evidence', () => {
  it.each<Row>([
    ['C1 beta', withResults({ 'lifecycle.close-twice': 'fail' }), /^lifecycle.close-twice is broken$/, 'alpha'],
    [
      'C1 beta',
      withResults({ 'lifecycle.nothing-left': 'known-gap' }),
      /nothing-left is a known gap: told why/,
      'alpha',
    ],
    ['C1 beta', withResults({ 'sink.write.one': 'skip' }, ''), /sink.write.one is skipped without a reason/, 'alpha'],
    ['C1 ga', withChecks({ nodeLines: { '20': 0, '22': 3, '24': 0 } }), /not passed on Node 22, 26$/, 'beta'],
    ['C2 alpha', withResults({ 'options.described': 'fail' }), /options.described is broken/, 'none'],
    ['C3 beta', withResults({ 'delivery.nothing-missing': 'fail' }), /delivery.nothing-missing is broken/, 'alpha'],
    ['C3 beta', withResults({ 'sink.write.durable': 'fail' }), /sink.write.durable is broken/, 'alpha'],
    ['C3 beta', (all) => ({ ...all, delivery: { ...all.delivery, lost: 2 } }), /31 kills, 2 events were lost/, 'alpha'],
    ['C3 beta', (all) => ({ ...all, kills: { ...all.kills, 'after write': {} } }), /when killed after write$/, 'alpha'],
    [
      'C3 beta',
      (all) => ({ ...all, kills: { ...all.kills, 'before persist': { gating: 'fail' } } }),
      /when killed before persist$/,
      'alpha',
    ],
    ['C3 ga', (all) => ({ ...all, seeds: 49 }), /49 of 50 seeds/, 'beta'],
    ['C3 ga', (all) => ({ ...all, environment: { ...all.environment, systems: {} } }), /names no real system/, 'beta'],
    ['C4 beta', withResults({ 'faults.half-open': 'fail' }), /faults.half-open is broken/, 'alpha'],
    ['C4 beta', withResults({ 'faults.away': 'known-gap' }), /faults.away is a known gap/, 'alpha'],
    ['C4 beta', withResults({ 'faults.garbage': 'fail' }), /faults.garbage is broken/, 'alpha'],
    ['C4 beta', withResults({ 'sink.write.all-refused': 'fail' }), /all-refused is broken/, 'alpha'],
    ['C4 beta', (all) => ({ ...all, faults: { ...all.faults, reordered: 1 } }), /1 out of order/, 'alpha'],
    ['C4 ga', withResults({ 'faults.garbage': 'known-gap' }), /faults.garbage is a known gap/, 'beta'],
    ['C4 ga', withChecks({ soak: undefined }), /no soak of 60 minutes is recorded/, 'beta'],
    ['C4 ga', withChecks({ soak: { minutes: 59, earlyBytes: 1, endBytes: 1 } }), /took 59 of 60 minutes/, 'beta'],
    ['C4 ga', withChecks({ soak: { minutes: 60, earlyBytes: 100, endBytes: 120 } }), /from 100 to 120 bytes/, 'beta'],
    [
      'C5 beta',
      withChecks({ compatibility: { against: ['1.1.0', '1.2.0'], breaks: ['option url'] } }),
      /option url/,
      'alpha',
    ],
    [
      'C5 ga',
      withChecks({ compatibility: { against: ['1.2.0', '1.2.1'], breaks: [] } }),
      /versions of 1 of 2 minors/,
      'beta',
    ],
    ['C6 beta', withChecks({ upgrade: undefined }), /not compared with a published version/, 'alpha'],
    [
      'C6 beta',
      withChecks({ upgrade: { from: '1.2.0', cases: 1, lost: 4 } }),
      /from 1.2.0 4 events were missing/,
      'alpha',
    ],
    ['C7 beta', withResults({ 'delivery.books-balance': 'fail' }), /books-balance is broken/, 'alpha'],
    ['C8 beta', withChecks({ quickStart: undefined }), /was not executed/, 'alpha'],
    [
      'C8 beta',
      withChecks({ quickStart: { date: '2026-11-26', delivered: 0, problems: [] } }),
      /delivered nothing/,
      'alpha',
    ],
    [
      'C8 beta',
      withChecks({ quickStart: { date: '2026-11-26', delivered: 1, problems: ['exit 2'] } }),
      /exit 2/,
      'alpha',
    ],
    [
      'C9 ga',
      withChecks({ performance: [{ name: 'copy', perSecond: 9, baselinePerSecond: 9, ratio: 1 }] }),
      /0 of 3 rates/,
      'beta',
    ],
    ['C10 beta', withResults({ 'options.secrets-unseen': 'fail' }), /secrets-unseen is broken/, 'alpha'],
    ['C10 beta', withChecks({ tls: undefined }), /no test over TLS/, 'alpha'],
    ['C10 beta', withChecks({ tls: { cases: 2, failed: 1 } }), /1 of 2 tests over TLS failed/, 'alpha'],
    ['C10 beta', withChecks({ audit: undefined }), /no audit/, 'alpha'],
    ['C10 beta', withChecks({ audit: { date: '2026-11-26', high: 1, critical: 0 } }), /1 high and 0 critical/, 'alpha'],
    [
      'C10 beta',
      withChecks({ audit: { date: '2026-10-20', high: 0, critical: 0 } }),
      /not of the last 30 days/,
      'alpha',
    ],
    [
      'C10 beta',
      withChecks({ audit: { date: '2027-10-20', high: 0, critical: 0 } }),
      /not of the last 30 days/,
      'alpha',
    ],
    ['C10 ga', withChecks({ credentialRotation: { cases: 1, lost: 1 } }), /1 events were lost/, 'beta'],
    ['C10 ga', withChecks({ credentialRotation: undefined }), /no rotation of credentials/, 'beta'],
  ])('%s', (cell, change, told, grade) => {
    const evidence = evidenceWith(change);
    expect(missingCells(evidence, packageFacts())).toContain(cell);
    expect(reasonIn(cell, evidence, packageFacts())).toMatch(told);
    expect(gradeOf(evidence, packageFacts()).grade).toBe(grade);
  });

  it('C1 alpha: something must hold', () => {
    const ids = Object.keys((evidenceWith() as Evidence).requirements);
    const evidence = evidenceWith(withResults(Object.fromEntries(ids.map((id) => [id, 'fail']))));
    expect(reasonIn('C1 alpha', evidence, packageFacts())).toBe('nothing of the contract was found to hold');
  });

  it('C5 and C9 beta: what was not recorded is missing, and the lower cells with it', () => {
    const evidence = evidenceWith(withChecks({ compatibility: undefined, performance: [] }));
    expect(missingCells(evidence, packageFacts())).toEqual(['C5 beta', 'C5 ga', 'C9 beta', 'C9 ga']);
  });
});

it('tells everything that a cell lacks, and each command once', () => {
  const evidence = evidenceWith(withChecks({ tls: undefined, audit: undefined, quickStart: undefined }));
  const facts = { ...packageFacts(), readme: packageFacts().readme.replace('## Limits', '## Other') };
  expect(missingFor('beta', gradeOf(evidence, facts))).toMatchObject([
    {
      check: 'C8',
      reason: expect.stringMatching(/: Limits; .*not executed$/) as string,
      command: 'pnpm record sink-shop --quick-start',
    },
    {
      check: 'C10',
      reason: expect.stringMatching(/over TLS.*; no audit/) as string,
      command: 'pnpm record sink-shop --tls && pnpm record sink-shop --audit',
    },
  ]);
  const { reason, command } = missingFor('beta', gradeOf(undefined, facts)).find(({ check }) => check === 'C10') ?? {};
  expect({ reason, command }).toEqual({ reason: 'there is no evidence', command: 'pnpm prove sink-shop' });
});

describe('each cell of the table, by the package', () => {
  it.each<readonly [cell: string, facts: PackageFacts, told: RegExp, grade: Grade]>([
    [
      'C2 alpha',
      { ...packageFacts(), options: { properties: { bare: { type: 'string' } } } },
      /without description: bare; without example: bare/,
      'none',
    ],
    [
      'C8 alpha',
      { ...packageFacts(), readme: packageFacts().readme.replace('Quick start\n\nSomething.', 'Quick start\n') },
      /Quick start/,
      'none',
    ],
    [
      'C8 beta',
      { ...packageFacts(), readme: packageFacts().readme.replace('## Limits', '## Other') },
      /lacks.*: Limits$/,
      'alpha',
    ],
    [
      'C8 beta',
      { ...packageFacts(), readme: packageFacts().readme.replace('Carries events to the shop.', '') },
      /does not begin with what/,
      'alpha',
    ],
    [
      'C8 ga',
      { ...packageFacts(), readme: packageFacts().readme.replace('## Upgrading', '## Other') },
      /Upgrad/,
      'beta',
    ],
    ['C10 beta', { ...packageFacts(), packageJson: withoutProvenance() }, /publishConfig.provenance/, 'alpha'],
    ['C11 ga', withManifest({ owners: ['ann', 'ann'] }), /1 of 2 owners: ann/, 'beta'],
    ['C12 ga', withManifest({ adopters: [] }), /0 of 2 adopters/, 'beta'],
    [
      'C12 ga',
      withManifest({ adopters: ['Bank', 'Post office'] }),
      /0 of 2 adopters with an address or a dated/,
      'beta',
    ],
  ])('%s', (cell, facts, told, grade) => {
    expect(missingCells(evidenceWith(), facts)).toEqual([cell]);
    expect(reasonIn(cell, evidenceWith(), facts)).toMatch(told);
    expect(gradeOf(evidenceWith(), facts).grade).toBe(grade);
  });

  it('asks no credentials of who has no secret, and no TLS of who has no network', () => {
    const { packageJson, ...facts } = packageFacts();
    const noSecret = { ...facts, packageJson, options: { properties: {} } };
    expect(missingCells(evidenceWith(withChecks({ credentialRotation: undefined })), noSecret)).toEqual([]);
    const ids = ['faults.cut', 'faults.half-open', 'faults.reset', 'faults.refuse', 'faults.black-hole'];
    const noNetwork = withResults(Object.fromEntries(ids.map((id) => [id, 'skip'])));
    const evidence = evidenceWith((all) => withChecks({ tls: undefined })(noNetwork(all) as Evidence));
    expect(missingCells(evidence, packageFacts())).toEqual([]);
  });
});

describe('what proves nothing', () => {
  const noBeta = ['C1 alpha', 'C1 beta', 'C2 alpha', 'C2 beta', 'C3 beta', 'C4 beta', 'C5 beta', 'C6 beta', 'C7 beta'];

  it.each<readonly [string, unknown, RegExp]>([
    ['no evidence', undefined, /^there is no evidence$/],
    [
      'evidence of other code',
      evidenceWith((all) => ({ ...all, fingerprint: 'sha256:other' })),
      /stale: it is of other code/,
    ],
    ['evidence that was changed by hand', { ...evidenceWith(), seeds: 51 }, /changed by hand: its digest is another/],
    ['evidence that is malformed', { ...evidenceWith(), seeds: 'many' }, /malformed: seeds: /],
    ['evidence that is no object', 7, /malformed: \(all\): /],
  ])('%s', (_, evidence, doubt) => {
    const report = gradeOf(evidence, packageFacts());
    expect(report).toMatchObject({ grade: 'none', doubt: expect.stringMatching(doubt) as string });
    expect(missingCells(evidence, packageFacts())).toEqual(expect.arrayContaining(noBeta));
    expect(missingFor('alpha', report)[0]).toMatchObject({ reason: report.doubt, command: 'pnpm prove sink-shop' });
  });

  it('evidence of a slice carries Alpha, and no more', () => {
    const evidence = evidenceWith((all) => ({ ...all, plan: 'slice' }));
    expect(gradeOf(evidence, packageFacts()).grade).toBe('alpha');
    expect(reasonIn('C3 beta', evidence, packageFacts())).toBe('the evidence is of a slice of the proof');
  });

  it('a package that is no connector', () => {
    const packageJson: unknown = { name: 'x', version: '1.0.0' };
    expect(() => gradeOf(undefined, { ...packageFacts(), packageJson })).toThrow('no block eventmesh.connector');
  });
});

it('reads evidence as it was before there were further checks', () => {
  const evidence = evidenceWith(
    (all) => JSON.parse(JSON.stringify({ ...all, checks: undefined, expires: undefined })) as object,
  );
  expect(gradeOf(evidence, packageFacts())).toMatchObject({ grade: 'alpha', doubt: undefined });
});

it('a source that is acknowledged is never killed while its place is persisted', () => {
  const evidence = evidenceWith(({ kills, ...all }) => {
    const { 'before persist': _, 'after persist': __, ...others } = kills;
    return { ...all, kills: others };
  }, 'source');
  expect(missingCells(evidence, packageFacts('source'))).toEqual([]);
  expect(missingCells(evidence, packageFacts('sink'))).toContain('C3 beta');
});

it('what a connector only should do may be a known gap', () => {
  const evidence = evidenceWith(withResults({ 'lifecycle.memory-steady': 'known-gap' }));
  expect(gradeOf(evidence, packageFacts()).grade).toBe('ga');
});

it('of which nothing but poison makes sense has poison to show', () => {
  const ids = Object.keys((evidenceWith() as Evidence).requirements).filter((id) => /^(?:faults|errors)\./.test(id));
  const skips = Object.fromEntries(ids.map((id) => [id, 'skip']));
  expect(missingCells(evidenceWith(withResults(skips)), packageFacts())).toEqual([]);
  const poison = { 'sink.write.all-refused': 'skip', 'sink.write.too-large': 'skip' };
  expect(reasonIn('C4 beta', evidenceWith(withResults({ ...skips, ...poison })), packageFacts())).toMatch(
    /no fault and no poison/,
  );
});

function withoutProvenance(): PackageJson {
  return { ...packageFacts().packageJson, publishConfig: {} };
}
