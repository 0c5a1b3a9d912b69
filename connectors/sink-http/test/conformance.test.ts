import { describeSink, type EventSeed } from '@eventmesh/connector-testkit/conformance';
import { createEvent } from '@eventmesh/event-formats';
import { binaryEvents, provenElsewhereBut } from '@eventmesh/test-servers';
import { describe } from 'vitest';
import { httpSink } from '../src/index.ts';
import { kitTarget, largestBodyBytes } from './support/kit-target.ts';

const sink = {
  definition: httpSink,
  module: new URL('../dist/index.js', import.meta.url),
  refused: (seed: EventSeed) => createEvent({ ...seed, kitnote: 'refused' }),
  tooLarge: (seed: EventSeed) => createEvent({ ...seed, data: Buffer.alloc(largestBodyBytes + 1) }),
  wrongOptions: [
    { because: 'a URL of something else', options: { url: 'ftp://127.0.0.1/' }, names: 'url' },
    { because: 'a selector that is none', options: { url: 'http://127.0.0.1/{$.data' }, names: 'url' },
    { because: 'a password without a name', options: { token: 'x', password: 'x' }, names: 'password' },
    { because: 'two ways to say who sends', options: { token: 'x', username: 'x', password: 'x' }, names: 'username' },
    { because: 'a body that is made already', options: { body: '$.data' }, names: 'body' },
    { because: 'HTTP/2 without encryption', options: { http2: true }, names: 'http2' },
  ],
};
const diskFull = { id: 'faults.disk-full', reason: 'It writes to no disk.' } as const;
const onlyHere = (...beginnings: readonly string[]) => [
  ...provenElsewhereBut(httpSink, ...beginnings, diskFull.id),
  diskFull,
];

describe('mode structured', () =>
  describeSink({ ...sink, target: () => kitTarget('structured'), inapplicable: [diskFull] }));

describe('mode binary', () =>
  describeSink({
    ...sink,
    target: () => kitTarget('binary'),
    // HTTP cannot tell no bytes of no type from no data.
    exactEvents: binaryEvents.filter(({ id }) => id !== 'no bytes at all'),
    inapplicable: onlyHere('sink.write.'),
  }));

describe('mode batch', () =>
  describeSink({
    ...sink,
    target: () => kitTarget('batch'),
    inapplicable: onlyHere('sink.write.', 'delivery.'),
  }));
