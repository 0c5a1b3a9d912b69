import type { InstalledConnector } from './find-connectors.ts';

const headings = { use: 'CONNECTOR', kind: 'KIND', version: 'VERSION', status: 'STATUS' };

/** Installed connectors as a table for people. */
export function connectorTable(connectors: readonly InstalledConnector[]): string {
  const rows = [headings, ...connectors.map(rowOf)];
  const width = (column: keyof typeof headings): number => Math.max(...rows.map((row) => row[column].length));
  return rows
    .map(({ use, kind, version, status }) =>
      [use.padEnd(width('use')), kind.padEnd(width('kind')), version.padEnd(width('version')), status].join('  '),
    )
    .join('\n');
}

/** The same as one line of JSON. */
export function connectorsJson(connectors: readonly InstalledConnector[]): string {
  return JSON.stringify({ connectors: connectors.map((each) => ({ ...rowOf(each), system: each.manifest.system })) });
}

function rowOf({ use, version, manifest: { kind, status } }: InstalledConnector): typeof headings {
  return { use, kind, version, status };
}
