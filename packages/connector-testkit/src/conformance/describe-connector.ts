import { describe } from 'vitest';
import type { Traits } from '../requirements/why-not.ts';
import type { Check } from './check.ts';
import type { Inapplicable, KnownGap } from './harness.ts';
import { planChecks } from './plan-checks.ts';
import { registerChecks } from './register-checks.ts';

/** What the harnesses of both kinds say of their connector. */
interface AnyHarness {
  readonly definition: { readonly system: string };
  readonly knownGaps?: readonly KnownGap[];
  readonly inapplicable?: readonly Inapplicable[];
  readonly oneAtATime?: boolean;
}

/** Makes tests of the checks of a kind of connector: of those that apply, and skipped ones, by name, of those that do not. */
export function describeConnector<Harness extends AnyHarness>(
  checks: readonly Check<Harness>[],
  harness: Harness,
  traits: Traits,
): void {
  const today = new Date().toISOString().slice(0, 10);
  describe(`${traits.kind}-${harness.definition.system}`, () => {
    registerChecks(planChecks(checks, { ...harness, traits }, today), harness);
  });
}
