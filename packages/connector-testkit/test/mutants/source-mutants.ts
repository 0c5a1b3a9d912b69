import { lifecycleMutants } from './lifecycle-mutants.ts';
import { optionsMutants } from './options-mutants.ts';
import { readingMutants } from './reading-mutants.ts';
import { reconnectingMutants } from './reconnecting-mutants.ts';
import { settlingMutants } from './settling-mutants.ts';
import type { SourceMutant } from './source-mutant.ts';

/** Broken sources. Each breaks one requirement, and no others but those that must fall with it. */
export const sourceMutants: readonly SourceMutant[] = [
  ...optionsMutants,
  ...lifecycleMutants,
  ...readingMutants,
  ...settlingMutants,
  ...reconnectingMutants,
];
