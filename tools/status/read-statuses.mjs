import { join } from 'node:path';
import { gradeAfter, gradeOf, isAbove } from '@eventmesh/connector-testkit/grade';

/**
 * A connector with what it claims and what it has earned.
 *
 * @typedef {object} ConnectorStatus
 * @property {string} folder
 * @property {string} name without its scope: `sink-file`
 * @property {Record<string, any>} packageJson
 * @property {import('@eventmesh/connector-api').ConnectorManifest} manifest
 * @property {unknown} evidence its evidence.json, parsed; undefined where there is none
 * @property {import('@eventmesh/connector-testkit/grade').GradeReport} report
 */

/**
 * The statuses of connectors, from what they are on disk.
 *
 * @param {readonly import('../tables/connectors-table.mjs').ListedConnector[]} connectors
 * @param {import('../workspace/describe-workspace.mjs').Workspace} workspace
 * @param {{today: string, fingerprint: (folder: string) => string}} now the day, as `2026-11-26`, and what the code of a folder is
 * @returns {readonly ConnectorStatus[]}
 */
export function readStatuses(connectors, { texts, packages }, { today, fingerprint }) {
  return connectors.map(({ folder, manifest, definition }) => {
    const { json: packageJson } = packages.find((one) => one.folder === folder);
    const text = texts.get(join(folder, 'evidence.json'));
    const evidence = text === undefined ? undefined : readJson(text);
    const report = gradeOf(evidence, {
      packageJson,
      readme: texts.get(join(folder, 'README.md')) ?? '',
      options: definition.options['~standard'].jsonSchema.input({ target: 'draft-07' }),
      fingerprint: fingerprint(folder),
      today,
    });
    return { folder, name: folder.split('/').at(-1), packageJson, manifest, evidence, report };
  });
}

/**
 * The grade that a connector is asked about: the one that it claims and has not earned, else the one that comes after its own.
 *
 * @param {ConnectorStatus} status
 * @returns {import('@eventmesh/connector-api').ReleaseStatus} of a connector that has earned everything, GA
 */
export function nextGrade({ manifest: { status }, report: { grade } }) {
  return isAbove(status, grade) ? status : (gradeAfter(grade) ?? 'ga');
}

/** A file that is no JSON is as malformed as one that holds something else. */
function readJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
