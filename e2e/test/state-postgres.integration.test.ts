import { deadLetterSuite } from '../../packages/connector-runtime/test/store/dead-letter-suite.ts';
import { inboxSuite } from '../../packages/connector-runtime/test/store/inbox-suite.ts';
import { replayKillSuite } from '../../packages/connector-runtime/test/store/replay-kill-suite.ts';
import { replaySuite } from '../../packages/connector-runtime/test/store/replay-suite.ts';
import { stateStoreSuite } from '../../packages/connector-runtime/test/store/state-store-suite.ts';
import { unreadableLetterSuite } from '../../packages/connector-runtime/test/store/unreadable-letter-suite.ts';
import { postgresUrl } from '@eventmesh/test-servers';
import { postgresPlace } from '../../packages/state-postgres/test/postgres-place.ts';

// Here, because the suites are those of another package: what the stores of the runtime promise, this one promises, too.
stateStoreSuite('the store in PostgreSQL', postgresPlace);
deadLetterSuite('the store in PostgreSQL', postgresPlace);
unreadableLetterSuite('the store in PostgreSQL', postgresPlace);
inboxSuite('the store in PostgreSQL', postgresPlace);
replaySuite('the store in PostgreSQL', postgresPlace);

const module = new URL('../../packages/state-postgres/dist/index.js', import.meta.url).href;
replayKillSuite('the store in PostgreSQL', async () => {
  const place = await postgresPlace();
  const options = { url: postgresUrl, schema: place.schema, leaseMs: 2_000 };
  return { ...place, address: { module, open: 'openPostgresStateStore', options } };
});
