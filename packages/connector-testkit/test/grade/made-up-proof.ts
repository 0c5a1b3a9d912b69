import { deliveryPoints } from '@eventmesh/connector-runtime';
import { digestOf, type Evidence, type PackageFacts } from '../../src/grade/index.ts';
import { requirements, type RequirementId } from '../../src/requirements/index.ts';

export const today = '2026-11-26';
export const fingerprint = 'sha256:of-this-code';

const clean = { lost: 0, altered: 0, reordered: 0, duplicates: 3 };
const idsOf = (kind: 'source' | 'sink'): readonly RequirementId[] =>
  (Object.keys(requirements) as RequirementId[]).filter((id) => ['any', kind].includes(requirements[id].for));

/** Evidence in which everything was found that GA asks for, with its digest, but for what `change` does to it. */
export function evidenceWith(
  change: (evidence: Evidence) => object = (evidence) => evidence,
  kind: 'source' | 'sink' = 'sink',
): object {
  const rows = deliveryPoints.map((point) => [point, { 'upstream gating': 'pass' as const }]);
  const all: Evidence = {
    date: today,
    kit: '0.1.0',
    environment: { node: 'v22.1.0', systems: { shop: ['8.4'] } },
    plan: 'whole',
    seeds: 50,
    fingerprint,
    requirements: Object.fromEntries(idsOf(kind).map((id) => [id, 'pass' as const])),
    reasons: {},
    expires: {},
    delivery: { cases: 31, ...clean },
    faults: { cases: 12, ...clean },
    kills: Object.fromEntries(rows) as Evidence['kills'],
    checks: {
      nodeLines: { '20': 0, '22': 0, '24': 0, '26': 0 },
      soak: { minutes: 60, earlyBytes: 100, endBytes: 105 },
      compatibility: { against: ['1.1.0', '1.2.0'], breaks: [] },
      upgrade: { from: '1.2.0', cases: 2, lost: 0 },
      quickStart: { date: today, delivered: 1, problems: [] },
      performance: ['copy', 'small', 'large'].map((name) => ({
        name,
        perSecond: 90,
        baselinePerSecond: 100,
        ratio: 0.9,
        peakBytes: 1,
      })),
      tls: { cases: 2, failed: 0 },
      audit: { date: today, high: 0, critical: 0 },
      credentialRotation: { cases: 1, lost: 0 },
    },
    digest: '',
  };
  const { digest: _, ...changed } = change(all) as { readonly digest?: string };
  return { ...changed, digest: digestOf(changed) };
}

/** Other results for some requirements, with reasons. */
export function withResults(results: Readonly<Partial<Record<RequirementId, string>>>, reason = 'told why') {
  return (evidence: Evidence): object => ({
    ...evidence,
    requirements: { ...evidence.requirements, ...results },
    reasons: { ...evidence.reasons, ...Object.fromEntries(Object.keys(results).map((id) => [id, reason])) },
  });
}

/** Other further checks; `undefined` takes one away. */
export function withChecks(changes: Readonly<Record<string, unknown>>) {
  return (evidence: Evidence): object => ({
    ...evidence,
    checks: JSON.parse(JSON.stringify({ ...evidence.checks, ...changes })) as object,
  });
}

/** What its package says, in which nothing is missing for GA. */
export function packageFacts(kind: 'source' | 'sink' = 'sink'): PackageFacts & { readonly packageJson: PackageJson } {
  return {
    packageJson: {
      name: `@eventmesh/${kind}-shop`,
      version: '1.2.0',
      publishConfig: { provenance: true },
      eventmesh: {
        connector: {
          kind,
          system: 'shop',
          status: 'ga',
          supportVersion: '1.x',
          testedWith: { shop: ['8.4'] },
          owners: ['ann', 'bob'],
          adopters: ['Bank, https://bank.example/events', 'Post office, in production since 2026-03-01'],
        },
      },
    },
    readme: [
      '# @eventmesh/sink-shop\n\nCarries events to the shop.',
      ...[
        'Quick start',
        'Options',
        'Delivery guarantee',
        'Errors',
        'Limits',
        'Troubleshooting',
        'Production',
        'Upgrading',
      ].map((title) => `## ${title}\n\nSomething.`),
    ].join('\n\n'),
    options: {
      type: 'object',
      properties: {
        url: { type: 'string', description: 'Where it is.', examples: ['https://shop.example'] },
        password: { type: 'string', description: 'Opens it.', writeOnly: true },
      },
    },
    fingerprint,
    today,
  };
}

/** As much of a package.json as a grade depends on. */
export interface PackageJson {
  readonly name: string;
  readonly version: string;
  readonly publishConfig: object;
  readonly eventmesh: { readonly connector: object };
}
