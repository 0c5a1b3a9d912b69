// Replays the dead letters of pipeline 'a', prints the id of each event that the sink has taken, and refuses every seventh. Kills itself
// when it passes a point of the delivery for the nth time.
// node replay-until-killed.mjs STORE [POINT NTH]   STORE is JSON: {"module", "open", "options"}
import { writeSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { ConnectorError, defineSink } from '@eventmesh/connector-api';
import { z } from 'zod';
import { isLeaseHeldError, replayDeadLetters } from '../../dist/index.js';

const isRefused = ({ id }) => Number(id) % 7 === 0;
const sink = defineSink({
  apiVersion: 'v1',
  system: 'print',
  ordering: 'none',
  idempotent: false,
  options: z.strictObject({}),
  limits: { concurrentWrites: 2, maxEvents: 5, maxBytes: 100_000 },
  create: () => ({
    async open() {},
    async write(events) {
      for (const event of events) if (!isRefused(event)) writeSync(1, `${event.id}\n`);
      return events.flatMap((event, index) =>
        isRefused(event) ? [{ index, error: new ConnectorError('REJECTED', 'still refused') }] : [],
      );
    },
    async close() {},
  }),
});

const [where, killAt, nth = '0'] = process.argv.slice(2);
const { module, open, options } = JSON.parse(where);
const store = await (await import(module))[open](options);
let passed = 0;
const probe = (point) => {
  if (point !== killAt) return;
  passed += 1;
  if (passed === Number(nth)) process.kill(process.pid, 'SIGKILL');
};
const delivery = { inFlight: { maxRecords: 40 } };
const deadline = performance.now() + 10_000;
for (let done = false; !done;) {
  try {
    await replayDeadLetters({ name: 'a', store, sink: sink({}), probe, delivery });
    done = true;
  } catch (thrown) {
    // In a shared store, the lease of one that was killed lasts a little longer.
    if (!isLeaseHeldError(thrown) || performance.now() > deadline) throw thrown;
    await wait(50);
  }
}
await store.close();
