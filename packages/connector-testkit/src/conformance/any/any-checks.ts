import type { AnyCheck } from '../check.ts';
import { errorsChecks } from './errors-checks.ts';
import { hungPeerChecks } from './hung-peer-checks.ts';
import { lifecycleChecks } from './lifecycle-checks.ts';
import { memoryChecks } from './memory-checks.ts';
import { nothingLeftChecks } from './nothing-left-checks.ts';
import { optionsChecks } from './options-checks.ts';
import { secretChecks } from './secret-checks.ts';

/** Everything that is checked on any connector. */
export const anyChecks: readonly AnyCheck[] = [
  ...optionsChecks,
  ...secretChecks,
  ...lifecycleChecks,
  ...hungPeerChecks,
  ...nothingLeftChecks,
  ...memoryChecks,
  ...errorsChecks,
];
