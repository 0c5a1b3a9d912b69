import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';

/**
 * The public surface of a built package, as API Extractor reports it: a report for each of its entry points.
 *
 * @param {string} folder absolute
 * @param {readonly string[]} entryPoints `.`, and `./name` for each further one
 * @returns {string}
 */
export function extractReports(folder, entryPoints) {
  return entryPoints
    .map((name) => {
      const report = extractReport(folder, name === '.' ? 'dist' : `dist/${name.slice(2)}`);
      return name === '.' ? report : report.replace(/^(## API Report File for "[^"]+)/, `$1${name.slice(1)}`);
    })
    .join('\n');
}

function extractReport(folder, path) {
  const out = mkdtempSync(join(tmpdir(), 'api-report-'));
  try {
    const config = ExtractorConfig.prepare({
      configObject: {
        projectFolder: folder,
        mainEntryPointFilePath: `<projectFolder>/${path}/index.d.ts`,
        newlineKind: 'lf',
        compiler: { tsconfigFilePath: '<projectFolder>/tsconfig.json' },
        apiReport: { enabled: true, reportFileName: 'package.api.md', reportFolder: out, reportTempFolder: out },
        docModel: { enabled: false },
        dtsRollup: { enabled: false },
        tsdocMetadata: { enabled: false },
        messages: {
          extractorMessageReporting: {
            'ae-forgotten-export': { logLevel: ExtractorLogLevel.None, addToApiReportFile: true },
          },
        },
      },
      configObjectFullPath: undefined,
      packageJsonFullPath: join(folder, 'package.json'),
    });
    Extractor.invoke(config, { localBuild: true, messageCallback: refuseErrors });
    return readFileSync(join(out, 'package.api.md'), 'utf8');
  } finally {
    rmSync(out, { recursive: true });
  }
}

/** The report is the result; of messages only errors matter, and what stands in the report anyway. */
function refuseErrors(message) {
  if (message.logLevel === ExtractorLogLevel.Error) throw new Error(`API Extractor: ${message.text}`);
  message.handled = true;
}
