import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { installPacked, packingAndInstallingMs, packWorkspace } from './support/packed.ts';
import { runProgram } from './support/run-program.ts';

/** A connector that knows nothing of this repository: what is packed is all it has. */
const outsideConnector = fileURLToPath(new URL('../outside-connector/', import.meta.url));
const proofMs = 300_000;

/** What vitest reports as JSON, as far as it is looked at. */
interface Report {
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly { readonly status: string; readonly failureMessages: readonly string[] }[];
  }[];
}

test(
  'an outside package proves its connector with the packed kit',
  { timeout: packingAndInstallingMs + proofMs },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'e2e-outside-'));
    try {
      const consumer = join(folder, 'consumer');
      const packed = await packWorkspace(folder);
      await installPacked(consumer, packed, {
        names: ['connector-api', 'connector-runtime', 'connector-testkit', 'event-formats'],
        others: { vitest: '^4.1.0', zod: '^4.6.0' },
      });
      await cp(outsideConnector, consumer, { recursive: true });
      const report = join(folder, 'report.json');
      const args = ['vitest', 'run', '--reporter', 'json', '--outputFile', report, 'conformance.test.mjs'];
      const ended = await runProgram('npx', ['--no-install', ...args], { cwd: consumer, withinMs: proofMs }).catch(
        String,
      );
      const { numPassedTests, testResults } = JSON.parse(
        await readFile(report, 'utf8').catch(() => fail(ended)),
      ) as Report;
      const failures = testResults.flatMap(({ message, assertionResults }) => [
        ...(message === '' ? [] : [message]),
        ...assertionResults
          .filter(({ status }) => status === 'failed')
          .map(({ failureMessages }) => failureMessages.join()),
      ]);
      expect(failures).toEqual([]);
      expect(numPassedTests).toBeGreaterThan(40);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);

function fail(why: string): never {
  throw new Error(`No report was written: ${why}`);
}
