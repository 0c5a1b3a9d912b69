import { expect, it } from 'vitest';
import { FencedError } from '../../src/index.ts';
import { deadLetterSuite } from './dead-letter-suite.ts';
import { replaySuite } from './replay-suite.ts';
import { stateStoreSuite } from './state-store-suite.ts';
import { diskPlace } from './store-harness.ts';

stateStoreSuite('the store on disk', diskPlace);
deadLetterSuite('the store on disk', diskPlace);
replaySuite('the store on disk', diskPlace);

it('the store on disk refuses what is written with a lease that was given back', async () => {
  const place = await diskPlace();
  const store = await place.open();
  const lease = await store.acquireLease('a');
  await store.releaseLease(lease);
  const writing = store.writeCheckpoints(lease, new Map([['p', 1]]));
  await expect(writing).rejects.toBeInstanceOf(FencedError);
  await expect(writing).rejects.toThrow(/not held/);
  await store.close();
  await place.remove();
});
