import { deadLetterSuite } from '../../packages/connector-runtime/test/store/dead-letter-suite.ts';
import { replaySuite } from '../../packages/connector-runtime/test/store/replay-suite.ts';
import { stateStoreSuite } from '../../packages/connector-runtime/test/store/state-store-suite.ts';
import { postgresPlace } from '../../packages/state-postgres/test/postgres-place.ts';

// Here, because the suites are those of another package: what the stores of the runtime promise, this one promises, too.
stateStoreSuite('the store in PostgreSQL', postgresPlace);
deadLetterSuite('the store in PostgreSQL', postgresPlace);
replaySuite('the store in PostgreSQL', postgresPlace);
