import { describeSink, type EventSeed } from '@eventmesh/connector-testkit/conformance';
import { createEvent } from '@eventmesh/event-formats';
import { provenElsewhereBut } from '@eventmesh/test-servers';
import { describe } from 'vitest';
import { mysqlSink } from '../src/index.ts';
import { kitTarget } from './support/kit-target.ts';

const sink = {
  definition: mysqlSink,
  module: new URL('../dist/index.js', import.meta.url),
  // What only the server refuses, by a check of its own.
  refused: (seed: EventSeed) => createEvent({ ...seed, kitnote: 'refused' }),
  tooLarge: (seed: EventSeed) => createEvent({ ...seed, data: Buffer.alloc(20_000_000) }),
  wrongOptions: [
    { because: 'no database', options: { url: 'mysql://127.0.0.1:3306' }, names: 'url' },
    { because: 'a key of no column', options: { keyColumns: ['none'] }, names: 'keyColumns' },
    { because: 'no key to update by', options: { mode: 'update', keyColumns: [] }, names: 'keyColumns' },
    {
      because: 'a column without a type to create',
      options: { addColumns: true, columns: { event: '$' } },
      names: 'event',
    },
  ],
};
const diskFull = {
  id: 'faults.disk-full',
  reason: 'It writes to no disk of its own. A full one of the server is told as OVERLOADED.',
} as const;
const rows = `seq BIGINT AUTO_INCREMENT PRIMARY KEY, event JSON NOT NULL, CHECK (JSON_EXTRACT(event, '$.kitnote') IS NULL)`;
const exactly = 'VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL';

describe('deduplicate: key', () =>
  describeSink({
    ...sink,
    target: () =>
      kitTarget({
        create: `CREATE TABLE events (source ${exactly}, id ${exactly}, type ${exactly}, ${rows}, UNIQUE KEY (source, id))`,
        options: {},
      }),
    inapplicable: [diskFull],
  }));

describe('deduplicate: table', () =>
  describeSink({
    ...sink,
    target: () => kitTarget({ create: `CREATE TABLE events (${rows})`, options: { columns: { event: '$' } } }),
    inapplicable: [...provenElsewhereBut(mysqlSink, 'sink.write', 'delivery', diskFull.id), diskFull],
  }));
