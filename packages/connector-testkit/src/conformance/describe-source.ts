import { describeConnector } from './describe-connector.ts';
import type { SourceHarness } from './harness.ts';
import { sourceChecks } from './source-checks.ts';

/** Proves a source: every requirement that applies to it becomes a test, and those that do not are skipped by name. */
export function describeSource(harness: SourceHarness): void {
  const { progress } = harness.definition;
  describeConnector(sourceChecks, harness, { kind: 'source', progress });
}
