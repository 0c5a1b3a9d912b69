import type { RequirementId } from '../requirements/requirements.ts';
import type { Finding } from './check.ts';
import type { KnownGap } from './harness.ts';

/** What a test of the kit proves, attached to the test as `meta.proof` for a reporter to collect. */
export interface Proof {
  readonly requirements: readonly RequirementId[];
  /** What the test would prove of another connector and makes no sense on this one, with the reason. */
  readonly inapplicable?: Readonly<Partial<Record<RequirementId, string>>>;
  /** Those of them that were found broken, where the test can tell; else all of them when it fails. */
  readonly broken?: readonly RequirementId[];
  readonly finding?: Finding;
  /** Why nothing was proven, where the test itself found that it makes no sense. A test that was skipped without it did not run. */
  readonly skipped?: string;
  /** The test passed because the check failed, as it must. */
  readonly knownGap?: KnownGap;
}

declare module 'vitest' {
  interface TaskMeta {
    proof?: Proof;
  }
}
