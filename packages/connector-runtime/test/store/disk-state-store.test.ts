import { deadLetterSuite } from './dead-letter-suite.ts';
import { inboxSuite } from './inbox-suite.ts';
import { replaySuite } from './replay-suite.ts';
import { stateStoreSuite } from './state-store-suite.ts';
import { diskPlace } from './store-harness.ts';
import { unreadableLetterSuite } from './unreadable-letter-suite.ts';

stateStoreSuite('the store on disk', diskPlace);
deadLetterSuite('the store on disk', diskPlace);
inboxSuite('the store on disk', diskPlace);
replaySuite('the store on disk', diskPlace);
unreadableLetterSuite('the store on disk', diskPlace);
