import { missingFor } from '@eventmesh/connector-testkit/grade';
import { nextGrade } from './read-statuses.mjs';

const words = { none: 'none', alpha: 'Alpha', beta: 'Beta', ga: 'GA' };

/** @typedef {import('./read-statuses.mjs').ConnectorStatus} ConnectorStatus */
/** @typedef {import('@eventmesh/connector-api').ReleaseStatus} ReleaseStatus */

/**
 * All connectors for people: what each claims, what it has earned, and what it lacks for the next grade, with the command that would
 * bring it.
 *
 * @param {readonly ConnectorStatus[]} statuses
 * @param {ReleaseStatus} [asked] the grade to compare with, in place of the next of each
 */
export function statusTable(statuses, asked) {
  const head = ['CONNECTOR', 'KIND', 'SYSTEM', 'CLAIM', 'PROOF'];
  const rows = statuses.map(({ name, manifest: { kind, system, status }, report }) => [
    name,
    kind,
    system,
    words[status],
    words[report.grade],
  ]);
  return [
    inColumns([head, ...rows]),
    ...statuses.map((status) => missingText(status, asked ?? nextGrade(status))),
  ].join('\n\n');
}

/**
 * The same for programs, one entry a connector.
 *
 * @param {readonly ConnectorStatus[]} statuses
 * @param {ReleaseStatus} [asked] the grade to compare with, in place of the next of each
 */
export function statusEntries(statuses, asked) {
  return statuses.map((status) => ({
    name: status.name,
    kind: status.manifest.kind,
    system: status.manifest.system,
    claim: status.manifest.status,
    proof: status.report.grade,
    missing: missingFor(asked ?? nextGrade(status), status.report).map(
      ({ check, title, for: grade, reason, command }) => ({
        check,
        title,
        for: grade,
        reason,
        ...(command === undefined ? {} : { command }),
      }),
    ),
  }));
}

/** What is missing, check by check; a reason that many checks have is told once. */
function missingText({ name, report }, grade) {
  const missing = missingFor(grade, report);
  if (missing.length === 0) return `${name} lacks nothing for ${words[grade]}`;
  const keys = [...new Set(missing.map(keyOf))];
  const lines = keys.map((key) => {
    const cells = missing.filter((cell) => keyOf(cell) === key);
    const [{ reason, command }] = cells;
    const titles = [...new Set(cells.map(({ check, title }) => `${check} ${title}`))].join(', ');
    return [`  ${titles}`, `      ${reason}`, ...(command === undefined ? [] : [`      ${command}`])].join('\n');
  });
  return [`${name} lacks for ${words[grade]}:`, ...lines].join('\n');
}

const keyOf = ({ reason, command }) => JSON.stringify([reason, command]);

function inColumns(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
