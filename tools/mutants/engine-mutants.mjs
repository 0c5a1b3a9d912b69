import { trackMutants } from './engine/01-track.mjs';
import { orderMutants } from './engine/02-order.mjs';
import { batchMutants } from './engine/03-batch.mjs';
import { retryMutants } from './engine/04-retry.mjs';
import { deadLettersMutants } from './engine/05-dead-letters.mjs';
import { persistMutants } from './engine/06-persist.mjs';
import { transformsMutants } from './engine/07-transforms.mjs';
import { stopMutants } from './engine/08-stop.mjs';
import { accountMutants } from './engine/09-account.mjs';
import { noSurpriseMutants } from './engine/10-no-surprise.mjs';
import { storedMutants } from './engine/11-stored.mjs';

/**
 * Deliberately broken engines, at least three for each delivery rule, whose number an id begins with, and for `accept: stored`, with 11. The tests of the engine must
 * catch every one of them.
 *
 * @type {readonly import('./mutate.mjs').Mutant[]}
 */
export const engineMutants = [
  ...trackMutants,
  ...orderMutants,
  ...batchMutants,
  ...retryMutants,
  ...deadLettersMutants,
  ...persistMutants,
  ...transformsMutants,
  ...stopMutants,
  ...accountMutants,
  ...noSurpriseMutants,
  ...storedMutants,
];
