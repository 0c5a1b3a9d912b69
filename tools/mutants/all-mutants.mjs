import { engineMutants } from './engine-mutants.mjs';
import { statePostgresMutants } from './state-postgres-mutants.mjs';

/**
 * Every deliberate defect.
 *
 * @type {readonly import('./mutate.mjs').Mutant[]}
 */
export const allMutants = [...engineMutants, ...statePostgresMutants];
