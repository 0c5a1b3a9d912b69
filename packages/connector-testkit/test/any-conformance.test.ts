import { expect, it } from 'vitest';
import { anyChecks } from '../src/conformance/any/any-checks.ts';
import { referenceSinkHarness } from '../src/reference/reference-harnesses.ts';
import { brokenRequirements } from './mutants/broken-requirements.ts';

it('the checks of any connector pass on the reference sink', { timeout: 120_000 }, async () => {
  const { ordering, idempotent } = referenceSinkHarness.definition;
  const declared = { ...referenceSinkHarness, traits: { kind: 'sink', ordering, idempotent } as const };
  expect([...(await brokenRequirements(anyChecks, referenceSinkHarness, declared))]).toEqual([]);
});
