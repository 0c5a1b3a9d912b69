// Holds the lease of pipeline 'a' and says what happens to it: 'held TOKEN', then 'lost TOKEN'. Tries to write a checkpoint with the
// lost one then, and says how that ended.
// node hold-lease.mjs URL SCHEMA LEASE_MS
import { once } from 'node:events';
import { openPostgresStateStore } from '../dist/index.js';

const [url, schema, leaseMs] = process.argv.slice(2);
const store = await openPostgresStateStore({ url, schema, leaseMs: Number(leaseMs), worker: 'frozen' });
const lease = await store.acquireLease('a');
process.stdout.write(`held ${lease.token}\n`);
await once(lease.lost, 'abort');
process.stdout.write(`lost ${lease.token}\n`);
const ended = await store.writeCheckpoints(lease, new Map([['p', 'late']])).then(
  () => 'written',
  ({ name }) => name,
);
process.stdout.write(`${ended}\n`);
await store.close();
