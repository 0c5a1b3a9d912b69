import { defineConfig } from 'vitest/config';
import { mutantPlugin } from './tools/mutants/mutant-plugin.mjs';

const folders = '{packages,connectors,templates}/*/test';
/** A pattern of unit tests to leave out: a project that excludes something does not heed `--exclude`. */
const without = process.env['TEST_WITHOUT'];

export default defineConfig({
  test: {
    reporters: ['default', './tools/summary-reporter.mjs'],
    maxWorkers: 2,
    projects: [
      {
        plugins: [mutantPlugin()],
        test: {
          name: 'unit',
          include: [
            `${folders}/**/*.test.ts`,
            'e2e/test/**/*.test.ts',
            'test-servers/test/**/*.test.ts',
            'tools/**/*.test.mjs',
          ],
          exclude: [
            '**/node_modules/**',
            '**/*.integration.test.ts',
            '**/conformance.test.ts',
            ...(without === undefined ? [] : [without]),
          ],
          testTimeout: 30_000,
          // A process for each file would take three times as long: nearly all of it goes into loading the same modules again.
          isolate: false,
          // Those that run side by side within a file mostly wait.
          maxConcurrency: 12,
        },
      },
      {
        plugins: [mutantPlugin()],
        test: {
          name: 'integration',
          include: [`${folders}/**/*.integration.test.ts`, 'e2e/test/**/*.integration.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          globalSetup: './e2e/test/support/real-servers.ts',
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'proof',
          include: [`${folders}/conformance.test.ts`],
          // Kills, which mostly wait for upstream to give again what the dead had.
          maxConcurrency: 4,
          testTimeout: 60_000,
          hookTimeout: 180_000,
          globalSetup: './e2e/test/support/real-servers.ts',
          fileParallelism: false,
        },
      },
    ],
  },
});
