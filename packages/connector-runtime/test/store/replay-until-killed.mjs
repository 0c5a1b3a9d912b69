// Replays the dead letters of pipeline 'a', prints the id of each event that the sink has taken, and refuses every seventh.
// node replay-until-killed.mjs PATH
import { writeSync } from 'node:fs';
import { ConnectorError, defineSink } from '@eventmesh/connector-api';
import { z } from 'zod';
import { openDiskStateStore, replayDeadLetters } from '../../dist/index.js';

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

const store = await openDiskStateStore(process.argv[2]);
await replayDeadLetters({ name: 'a', store, sink: sink({}) });
await store.close();
