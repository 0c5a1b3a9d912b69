import {
  digestOf,
  expiredGaps,
  isAbove,
  missingFor,
  parseEvidence,
  versionExpected,
} from '@eventmesh/connector-testkit/grade';

/** @typedef {import('./read-statuses.mjs').ConnectorStatus} ConnectorStatus */
/** @typedef {import('../workspace/problem.mjs').Problem} Problem */

/**
 * What makes `pnpm status --check` fail: evidence that is forged or stale, a known gap that has expired, versions that were never tested,
 * a version that does not go with the status, a claim above its proof.
 *
 * @param {readonly ConnectorStatus[]} statuses
 * @param {string} today as `2026-11-26`
 * @param {ReadonlySet<string>} [raisedNext] names of packages for which a changeset waits: the next release gives them their version
 * @returns {readonly Problem[]}
 */
export function judgeStatuses(statuses, today, raisedNext = new Set()) {
  return statuses.flatMap((status) => [
    ...evidenceProblems(status),
    ...expiredProblems(status, today),
    ...testedWithProblems(status),
    ...(raisedNext.has(status.packageJson.name) ? [] : versionProblems(status)),
    ...claimProblems(status),
  ]);
}

function evidenceProblems({ folder, name, report: { doubt } }) {
  if (doubt === undefined) return [];
  return [
    {
      place: `${folder}/evidence.json`,
      expected: 'evidence of this code, as the suites have written it',
      found: doubt,
      mend: `Run the suites again: pnpm prove ${name}. Never write into the file by hand.`,
    },
  ];
}

/** Of any evidence that can be read: a stale one tells of gaps, too. */
function expiredProblems({ folder, name, evidence }, today) {
  if (!isIntact(evidence)) return [];
  return expiredGaps(evidence, today).map(({ id, expires }) => ({
    place: `${folder}/evidence.json`,
    expected: `${id} to hold, or to be a known gap for some time yet`,
    found: expires === undefined ? 'a known gap that names no day of its end' : `a known gap until ${expires}`,
    mend: `Close the gap, or give it another day under 'knownGaps' in ${folder}/test/conformance.test.ts, then run: pnpm prove ${name}`,
  }));
}

function testedWithProblems({ folder, name, manifest, evidence, report }) {
  if (report.doubt !== undefined) return [];
  const { systems } = evidence.environment;
  return Object.entries(manifest.testedWith).flatMap(([system, versions]) =>
    versions
      .filter((version) => systems[system]?.includes(version) !== true)
      .map((version) => ({
        place: `${folder}/package.json`,
        expected: `testedWith of ${system}: ${systems[system]?.join(', ') ?? 'nothing'}, as evidence.json has it`,
        found: version,
        mend: `Take it out, or run on it: pnpm prove ${name}`,
      })),
  );
}

function versionProblems({ folder, packageJson: { version }, manifest: { status } }) {
  const expected = versionExpected(status, version);
  if (expected === undefined) return [];
  return [
    {
      place: `${folder}/package.json`,
      expected: `version ${expected}, as status '${status}' demands`,
      found: version,
      mend: 'Mend the status, or add a changeset: the next release gives the version that goes with the status.',
    },
  ];
}

/** Without evidence that can be believed, that is told, and not what follows from it. */
function claimProblems({ folder, manifest: { status }, report }) {
  const { doubt, grade } = report;
  if (doubt !== undefined || !isAbove(status, grade)) return [];
  const cells = missingFor(status, report).map(({ check, title, reason }) => `${check} ${title}: ${reason}`);
  const lower = grade === 'none' ? '' : `, or lower eventmesh.connector.status to '${grade}'`;
  return [
    {
      place: `${folder}/package.json`,
      expected: `eventmesh.connector.status no higher than what is proven: ${grade}`,
      found: `'${status}', which lacks ${cells.join('; ')}`,
      mend: `Prove what is missing, pnpm status says how${lower}.`,
    },
  ];
}

/** Whether evidence is there, and is what the suites have written. */
function isIntact(evidence) {
  try {
    return digestOf(parseEvidence(evidence)) === evidence.digest;
  } catch {
    return false;
  }
}
