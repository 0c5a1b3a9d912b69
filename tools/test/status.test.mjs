import { defineSink, parseManifest } from '@eventmesh/connector-api';
import { digestOf } from '@eventmesh/connector-testkit/grade';
import { requirements } from '@eventmesh/connector-testkit/requirements';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { evidenceOf } from '../prove/evidence.mjs';
import { sumUp } from '../prove/sum-up.mjs';
import { judgeStatuses } from '../status/judge-statuses.mjs';
import { readStatuses } from '../status/read-statuses.mjs';
import { statusEntries, statusTable } from '../status/status-table.mjs';
import { showProblem } from '../workspace/problem.mjs';
import { connectorFields, madeUpWorkspace, packageJson } from './made-up-workspace.mjs';

const folder = 'connectors/sink-shop';
const today = '2026-11-26';
const fingerprint = 'sha256:0';
const options = z.object({
  url: z
    .url()
    .describe('Where.')
    .meta({ examples: ['https://shop.example'] }),
});
const ids = Object.keys(requirements).filter((id) => requirements[id].for !== 'source');
const gap = { id: 'lifecycle.memory-steady', reason: 'the driver keeps a list', expires: '2026-12-31' };

/** What the suites write of a sink of which every requirement holds, but for a known gap. */
const proven = (more = {}) =>
  evidenceOf({
    summary: sumUp('sink', [
      { name: 'all', state: 'passed', proof: { requirements: ids.filter((id) => id !== gap.id) } },
      { name: 'one', state: 'passed', proof: { requirements: [gap.id], knownGap: gap } },
    ]),
    fingerprint,
    kit: '0.1.0',
    node: 'v20.20.2',
    systems: { shop: ['8.4'] },
    plan: 'whole',
    seeds: 1,
    date: today,
    ...more,
  });

/** The statuses of a workspace with one connector. */
function statuses({ evidence = proven(), manifest = {}, version = '0.1.0', on = today } = {}) {
  const json = packageJson(folder, {
    version,
    ...connectorFields('sink', 'shop', { testedWith: { shop: ['8.4'] }, ...manifest }),
  });
  const workspace = madeUpWorkspace({
    [`${folder}/package.json`]: json,
    [`${folder}/README.md`]: 'Carries events to the shop.\n\n## Quick start\n\n    true\n',
    [`${folder}/evidence.json`]: evidence,
  });
  const definition = defineSink({ system: 'shop', ordering: 'none', idempotent: false, options });
  const connector = { folder, manifest: parseManifest(json), definition };
  return readStatuses([connector], workspace, { today: on, fingerprint: () => fingerprint });
}
const problems = (change, on = today) => judgeStatuses(statuses({ ...change, on }), on);

it('accepts a claim that its evidence bears', () => {
  expect(problems({})).toEqual([]);
});

describe('pnpm status --check fails, and names the file and what to do,', () => {
  it('with a claim above its proof', () => {
    const [problem, ...others] = problems({ manifest: { status: 'beta' }, version: '1.0.0-beta.1' });
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      place: `${folder}/package.json`,
      expected: 'eventmesh.connector.status no higher than what is proven: alpha',
      mend: "Prove what is missing, pnpm status says how, or lower eventmesh.connector.status to 'alpha'.",
    });
    expect(problem.found).toMatch(
      /^'beta', which lacks C3 delivery: not proven when killed after read, .*; C5 compatibility: /,
    );
  });

  it('with evidence that was changed by hand', () => {
    const forged = { ...proven(), seeds: 50 };
    expect(problems({ evidence: forged }).map(showProblem)).toEqual([
      [
        `${folder}/evidence.json`,
        '  expected  evidence of this code, as the suites have written it',
        '  found     the evidence was changed by hand: its digest is another',
        '  to mend   Run the suites again: pnpm prove sink-shop. Never write into the file by hand.',
      ].join('\n'),
    ]);
  });

  it.each([
    ['stale', proven({ fingerprint: 'sha256:1' }), 'the evidence is stale: it is of other code than this'],
    ['missing', undefined, 'there is no evidence'],
    ['no JSON', '{', expect.stringContaining('the evidence is malformed: ')],
    ['something else', { digest: digestOf({}) }, expect.stringContaining('the evidence is malformed: date: ')],
  ])('with evidence that is %s', (_, evidence, found) => {
    const given = evidence === undefined ? statusesWithout() : statuses({ evidence });
    expect(judgeStatuses(given, today)).toMatchObject([
      { place: `${folder}/evidence.json`, found, mend: expect.stringContaining('pnpm prove sink-shop') },
    ]);
  });

  it('with a known gap that has expired, also in evidence that is stale', () => {
    expect(problems({}, '2026-12-30')).toEqual([]);
    const expired = {
      place: `${folder}/evidence.json`,
      expected: `${gap.id} to hold, or to be a known gap for some time yet`,
      found: 'a known gap until 2026-12-31',
      mend: `Close the gap, or give it another day under 'knownGaps' in ${folder}/test/conformance.test.ts, then run: pnpm prove sink-shop`,
    };
    expect(problems({}, '2026-12-31')).toEqual([expired]);
    expect(problems({ evidence: proven({ fingerprint: 'sha256:1' }) }, '2026-12-31')).toContainEqual(expired);
  });

  it.each([
    ['1.0.0', 'alpha'],
    ['0.9.0', 'beta'],
  ])('with version %s and status %s', (version, status) => {
    expect(problems({ version, manifest: { status } })).toContainEqual({
      place: `${folder}/package.json`,
      expected: expect.stringContaining(`as status '${status}' demands`),
      found: version,
      mend: 'Mend the status, or add a changeset: the next release gives the version that goes with the status.',
    });
  });

  it('and not with a version that the next release will mend', () => {
    const found = statuses({ version: '1.0.0-beta.1' });
    const [{ packageJson }] = found;
    expect(judgeStatuses(found, today)).toHaveLength(1);
    expect(judgeStatuses(found, today, new Set([packageJson.name]))).toEqual([]);
    expect(judgeStatuses(found, today, new Set(['@eventmesh/other']))).toHaveLength(1);
  });

  it('with a version of the system that the suites never ran on', () => {
    expect(problems({ manifest: { testedWith: { shop: ['8.4', '9.0'] } } })).toMatchObject([
      {
        place: `${folder}/package.json`,
        expected: expect.stringContaining('shop: 8.4, as evidence.json'),
        found: '9.0',
      },
    ]);
  });
});

describe('pnpm status', () => {
  it('lists what each connector lacks for the next grade, and what would bring it', () => {
    const text = statusTable(statuses());
    expect(text).toMatch(
      /^CONNECTOR {2}KIND {2}SYSTEM {2}CLAIM {2}PROOF\nsink-shop {2}sink {2}shop {4}Alpha {2}Alpha\n/,
    );
    expect(text).toContain('sink-shop lacks for Beta:\n  C3 delivery\n      not proven when killed after read');
    expect(text).toContain(
      '  C9 performance\n      no rate against a loop written by hand is recorded\n      pnpm record sink-shop --bench',
    );
  });

  it('tells a reason that several checks share once', () => {
    const text = statusTable(statusesWithout());
    expect(text).toContain(
      'sink-shop lacks for Alpha:\n  C1 contract, C2 options\n      there is no evidence\n      pnpm prove sink-shop',
    );
    expect(statusTable(statusesWithout(), 'beta')).toContain('sink-shop lacks for Beta:');
  });

  it('has one entry a connector, for programs', () => {
    const [entry] = statusEntries(statuses());
    expect(entry).toMatchObject({ name: 'sink-shop', kind: 'sink', system: 'shop', claim: 'alpha', proof: 'alpha' });
    expect(entry.missing).toContainEqual({
      check: 'C5',
      title: 'compatibility',
      for: 'beta',
      reason: 'it was not compared with a published version',
      command: 'pnpm record sink-shop --compatibility',
    });
    expect(new Set(entry.missing.map(({ for: grade }) => grade))).toEqual(new Set(['beta']));
  });
});

function statusesWithout() {
  const workspace = madeUpWorkspace({ [`${folder}/README.md`]: 'Carries.\n\n## Quick start\n\n    true\n' });
  const definition = defineSink({ system: 'shop', ordering: 'none', idempotent: false, options });
  const { json } = workspace.packages.find((one) => one.folder === folder);
  return readStatuses([{ folder, manifest: parseManifest(json), definition }], workspace, {
    today,
    fingerprint: () => fingerprint,
  });
}
