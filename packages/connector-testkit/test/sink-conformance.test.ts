import { describe, expect, it } from 'vitest';
import { planChecks } from '../src/conformance/plan-checks.ts';
import { sinkChecks } from '../src/conformance/sink-checks.ts';
import { NotApplicableError } from '../src/conformance/not-applicable-error.ts';
import { idempotentReferenceSink, referenceSink } from '../src/reference/index.ts';
import { referenceSinkHarness } from '../src/reference/reference-harnesses.ts';

describe.each([referenceSink, idempotentReferenceSink])('$system', (definition) => {
  const harness = { ...referenceSinkHarness, definition };
  it.each(sinkChecks.map((c) => [c.proves[0], c] as const))('%s', async (_, check) => {
    await check.run(harness);
  });
});
