import { deadLetterSuite } from './dead-letter-suite.ts';
import { inboxSuite } from './inbox-suite.ts';
import { replaySuite } from './replay-suite.ts';
import { stateStoreSuite } from './state-store-suite.ts';
import { memoryPlace } from './store-harness.ts';

stateStoreSuite('the store in memory', memoryPlace);
deadLetterSuite('the store in memory', memoryPlace);
inboxSuite('the store in memory', memoryPlace);
replaySuite('the store in memory', memoryPlace);
