import { deadLetterSuite } from '../../connector-runtime/test/store/dead-letter-suite.ts';
import { replaySuite } from '../../connector-runtime/test/store/replay-suite.ts';
import { stateStoreSuite } from '../../connector-runtime/test/store/state-store-suite.ts';
import { postgresPlace } from './postgres-place.ts';

stateStoreSuite('the store in PostgreSQL', postgresPlace);
deadLetterSuite('the store in PostgreSQL', postgresPlace);
replaySuite('the store in PostgreSQL', postgresPlace);
