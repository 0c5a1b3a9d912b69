import { parseManifest, type ReleaseStatus } from '@eventmesh/connector-api';
import { checks, type CheckId } from './checks.ts';
import { digestOf, parseEvidence, type Evidence } from './evidence.ts';
import type { Facts, PackageFacts } from './facts.ts';
import type { Grade } from './grade.ts';

/** What a check came to, for one status that asks for it. */
export type CheckResult = {
  readonly check: CheckId;
  readonly title: string;
  /** The lowest status that asks for this. */
  readonly for: ReleaseStatus;
} & (
  | { readonly state: 'met' }
  | {
      readonly state: 'missing';
      readonly reason: string;
      /** What would bring it; left out where no command can, or none does yet. */
      readonly command?: string;
    }
);

/** What a connector has earned, and why not more. */
export interface GradeReport {
  /** The highest whose checks are all met, and those of every grade below it. */
  readonly grade: Grade;
  /** Every cell of the table that asks for something, by check and status. */
  readonly checks: readonly CheckResult[];
  /** Why the evidence proves nothing, in words; undefined when it can be believed. */
  readonly doubt: string | undefined;
}

const statuses: readonly ReleaseStatus[] = ['alpha', 'beta', 'ga'];

/**
 * The grade that a connector has earned: the one function that decides it, here and for connectors elsewhere. It reads nothing but what
 * it is given.
 *
 * @param evidence its evidence.json, parsed; undefined when it has none. What is malformed, forged or stale proves nothing.
 * @throws TypeError when package.json is no connector's
 */
export function gradeOf(evidence: unknown, facts: PackageFacts): GradeReport {
  const read = readFacts(evidence, facts);
  const results = checks.flatMap(({ id, title, asks }) =>
    statuses.flatMap((status): readonly CheckResult[] => {
      const judge = asks[status];
      if (judge === undefined) return [];
      const cell = { check: id, title, for: status };
      const missing = judge(read);
      return [missing === undefined ? { ...cell, state: 'met' } : { ...cell, state: 'missing', ...missing }];
    }),
  );
  return { grade: earned(results), checks: results, doubt: read.evidence === undefined ? read.doubt : undefined };
}

/** What a connector lacks for a status, with all that the statuses below it ask for. */
export function missingFor(
  status: ReleaseStatus,
  { checks: results }: GradeReport,
): readonly Extract<CheckResult, { readonly state: 'missing' }>[] {
  const asked = statuses.slice(0, statuses.indexOf(status) + 1);
  return results.filter((result) => result.state === 'missing' && asked.includes(result.for)) as Extract<
    CheckResult,
    { readonly state: 'missing' }
  >[];
}

function earned(results: readonly CheckResult[]): Grade {
  const held = statuses.findIndex((status) =>
    results.some((result) => result.for === status && result.state === 'missing'),
  );
  return held === -1 ? 'ga' : (statuses[held - 1] ?? 'none');
}

function readFacts(evidence: unknown, facts: PackageFacts): Facts {
  const manifest = parseManifest(facts.packageJson);
  if (manifest === undefined) throw new TypeError('package.json has no block eventmesh.connector: it is no connector.');
  const {
    name = '',
    version = '',
    publishConfig,
  } = facts.packageJson as {
    readonly name?: string;
    readonly version?: string;
    readonly publishConfig?: { readonly provenance?: unknown };
  };
  return {
    ...facts,
    ...believe(evidence, facts.fingerprint),
    name: name.replace(/^@[^/]*\//, ''),
    version,
    manifest,
    provenance: publishConfig?.provenance === true,
  };
}

/** Evidence, if it can be believed, or why not. */
function believe(value: unknown, fingerprint: string): Pick<Facts, 'evidence' | 'doubt'> {
  if (value === undefined) return { evidence: undefined, doubt: 'there is no evidence' };
  let evidence: Evidence;
  try {
    evidence = parseEvidence(value);
  } catch (thrown) {
    const [first = ''] = (thrown as TypeError).message.split('\n');
    return { evidence: undefined, doubt: `the evidence is malformed: ${first}` };
  }
  if (digestOf(evidence) !== evidence.digest)
    return { evidence: undefined, doubt: 'the evidence was changed by hand: its digest is another' };
  if (evidence.fingerprint !== fingerprint)
    return { evidence: undefined, doubt: 'the evidence is stale: it is of other code than this' };
  return { evidence, doubt: '' };
}
