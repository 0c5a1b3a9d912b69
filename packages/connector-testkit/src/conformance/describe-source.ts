import { describe } from 'vitest';
import type { SourceHarness } from './harness.ts';
import { planChecks } from './plan-checks.ts';
import { registerChecks } from './register-checks.ts';
import { sourceChecks } from './source-checks.ts';

/** Proves a source: every requirement that applies to it becomes a test, and those that do not are skipped by name. */
export function describeSource(harness: SourceHarness): void {
  const { definition } = harness;
  const traits = { kind: 'source', progress: definition.progress } as const;
  describe(`source-${definition.system}`, () => {
    registerChecks(planChecks(sourceChecks, { ...harness, traits }, today()), harness);
  });
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}
