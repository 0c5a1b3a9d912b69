import { describeSource } from '@eventmesh/connector-testkit/conformance';
import { binaryEvents, provenElsewhereBut } from '@eventmesh/test-servers';
import { describe } from 'vitest';
import { httpSource } from '../src/index.ts';
import { httpUpstream } from './support/http-upstream.ts';
import { binary, structured } from './support/outbox.ts';

const source = {
  definition: httpSource,
  module: new URL('../dist/index.js', import.meta.url),
  comesAgainWithinMs: 20_000,
};

const refusesUnreadable = {
  id: 'source.read.unreadable',
  reason: 'A request that cannot become an event is refused, and whoever sent it knows why.',
} as const;

describe('structured mode', () =>
  describeSource({
    ...source,
    upstream: () => httpUpstream(structured),
    wrongOptions: [
      { because: 'a password without a name', options: { password: 'x' }, names: 'password' },
      { because: 'a path that does not begin with a slash', options: { path: 'events' }, names: 'path' },
      { because: 'a preset without a secret', options: { webhook: { preset: 'github' } }, names: 'secret' },
      {
        because: 'more time for headers than for all of a request',
        options: { headersTimeoutMs: 20_000, requestTimeoutMs: 10_000 },
        names: 'headersTimeoutMs',
      },
    ],
    inapplicable: [
      refusesUnreadable,
      { id: 'faults.away', reason: 'Clients come when they have something: that nobody comes is nothing wrong.' },
      { id: 'faults.overloaded', reason: 'Clients ask for nothing: it is the source that asks them for less, by 429.' },
      {
        id: 'faults.credentials',
        reason: 'Clients bring the credentials: those that are wrong are refused with 401, and concern nobody else.',
      },
      { id: 'faults.disk-full', reason: 'It writes nothing.' },
    ],
  }));

describe('binary mode', () =>
  describeSource({
    ...source,
    upstream: () => httpUpstream(binary),
    // HTTP cannot tell no bytes of no type from no data.
    exactEvents: binaryEvents.filter(({ id }) => id !== 'no bytes at all'),
    inapplicable: [...provenElsewhereBut(httpSource, 'source.read.'), refusesUnreadable],
  }));
