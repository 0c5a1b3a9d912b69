import { randomUUID } from 'node:crypto';
import type { SinkHarness, SourceHarness, SystemUnderTest } from '../conformance/harness.ts';
import { createEvent } from '@eventmesh/event-formats';
import type { UpstreamMode } from './protocol.ts';
import { ReferenceServer } from './reference-server.ts';
import { referenceSink } from './reference-sink.ts';
import { referenceSources } from './reference-source.ts';

/** As it is built, for worker processes; found from the sources of the kit as well. */
const module = new URL('../../dist/reference/index.js', import.meta.url);

/** The harness of the reference source of a mode. */
export function referenceSourceHarness(mode: UpstreamMode): SourceHarness {
  return {
    definition: referenceSources[mode],
    module,
    upstream: async () => {
      const server = await ReferenceServer.start(mode);
      return {
        ...systemOf(server),
        put: async (events) => {
          for (const event of events) server.upstream.put(event);
        },
        putUnreadable: async (body) => server.upstream.putBody(body),
      };
    },
    inapplicable: [{ id: 'faults.disk-full', reason: 'it keeps nothing on a disk' }],
  };
}

/** The harness of the reference sink. */
export const referenceSinkHarness: SinkHarness = {
  definition: referenceSink,
  module,
  target: async () => {
    const server = await ReferenceServer.start();
    return { ...systemOf(server), arrived: async () => server.target.arrived };
  },
  refused: (seed) => createEvent({ ...seed, type: 'kit.refused' }),
  tooLarge: (seed) => createEvent({ ...seed, data: { text: 'x'.repeat(3_000_000) } }),
  inapplicable: [{ id: 'faults.disk-full', reason: 'it keeps nothing on a disk' }],
};

function systemOf(server: ReferenceServer): SystemUnderTest {
  // Each has its own: should a port of one that is away be given to another, its clients are not let in there.
  const token = randomUUID();
  server.token = token;
  const options = { ...server.address, token, requestTimeoutMs: 2_000 };
  return {
    options,
    network: { address: server.address, optionsVia: (address) => ({ ...options, ...address }) },
    faults: {
      overloaded: {
        begin: async () => void (server.overloaded = true),
        end: async () => void (server.overloaded = false),
        codes: ['OVERLOADED'],
      },
      credentials: {
        begin: async () => {
          server.token = 'another';
          server.hangUp();
        },
        end: async () => void (server.token = token),
        codes: ['UNAUTHENTICATED'],
      },
      restarted: { begin: () => server.stop(), end: () => server.start(), codes: ['UNAVAILABLE'] },
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
