import { describe } from 'vitest';
import type { SinkHarness } from './harness.ts';
import { planChecks } from './plan-checks.ts';
import { registerChecks } from './register-checks.ts';
import { sinkChecks } from './sink-checks.ts';

/** Proves a sink: every requirement that applies to it becomes a test, and those that do not are skipped by name. */
export function describeSink(harness: SinkHarness): void {
  const { definition } = harness;
  const traits = { kind: 'sink', ordering: definition.ordering, idempotent: definition.idempotent } as const;
  describe(`sink-${definition.system}`, () => {
    registerChecks(planChecks(sinkChecks, { ...harness, traits }, today()), harness);
  });
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}
