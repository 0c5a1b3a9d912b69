import { describeConnector } from './describe-connector.ts';
import type { SinkHarness } from './harness.ts';
import { sinkChecks } from './sink-checks.ts';

/** Proves a sink: every requirement that applies to it becomes a test, and those that do not are skipped by name. */
export function describeSink(harness: SinkHarness): void {
  const { ordering, idempotent } = harness.definition;
  describeConnector(sinkChecks, harness, { kind: 'sink', ordering, idempotent });
}
