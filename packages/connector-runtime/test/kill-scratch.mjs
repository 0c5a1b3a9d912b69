import { openSync, writeSync } from 'node:fs';
import { ConnectorError, defineSink } from '@eventmesh/connector-api';
import { openDiskStateStore, replayDeadLetters } from '../dist/index.js';
const { openPostgresStateStore } = await import('../../state-postgres/dist/index.js');
const [kind, place, out, point, nth] = process.argv.slice(2);
const store = kind === 'disk' ? await openDiskStateStore(place) : await openPostgresStateStore({ url: 'postgres://postgres@127.0.0.1:5432/postgres', schema: place, leaseMs: 400 });
const fd = openSync(out, 'a');
const any = { '~standard': { version: 1, vendor: 't', validate: (value) => ({ value }), jsonSchema: { input: () => ({type:'object'}), output: () => ({type:'object'}) } } };
const sink = defineSink({ apiVersion: 'v1', system: 'k', ordering: 'key', idempotent: false, options: any, limits: { concurrentWrites: 3, maxEvents: 5, maxBytes: 1e6 },
  create: () => ({ async open() {}, async close() {}, async write(events) {
    await new Promise((r) => setTimeout(r, Math.random() * 4));
    const failures = [];
    events.forEach((e, index) => { if (Number(e.id) % 7 === 0) failures.push({ index, error: new ConnectorError('REJECTED', 'no') }); else writeSync(fd, e.id + '\n'); });
    return failures;
  } }) });
let passed = 0;
const probe = (at) => { if (at === point && (passed += 1) === Number(nth)) process.kill(process.pid, 'SIGKILL'); };
for (let tries = 0; ; tries += 1) {
  try {
    const r = await replayDeadLetters({ name: 'a', store, sink: sink({}), probe, delivery: { concurrency: 3, inFlight: { maxRecords: 20 } } });
    console.log(JSON.stringify([r.status.state, r.delivered, r.keptAgain]));
    break;
  } catch (e) { if (e.name !== 'LeaseHeldError' || tries > 100) throw e; await new Promise((r) => setTimeout(r, 50)); }
}
await store.close();
