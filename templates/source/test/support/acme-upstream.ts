import type { Upstream } from '@eventmesh/connector-testkit/conformance';
import { writeJsonEvent } from '@eventmesh/event-formats';
import { AcmeServer } from './acme-server.ts';

/** An empty topic for one check, and the faults of its server. */
export async function acmeUpstream(): Promise<Upstream> {
  const server = await AcmeServer.start();
  const { address, token } = server;
  const optionsVia = ({ host, port }: typeof address) => ({
    url: `http://${host}:${port}`,
    topic: 'orders',
    consumerGroup: 'kit',
    token,
    requestTimeoutMs: 2_000,
  });
  return {
    options: optionsVia(address),
    network: { address, optionsVia },
    put: async (events) => {
      for (const event of events) server.put(writeJsonEvent(event));
    },
    putUnreadable: async (body) => server.put(body),
    faults: {
      overloaded: {
        begin: async () => void (server.overloaded = true),
        end: async () => void (server.overloaded = false),
        codes: ['OVERLOADED'],
      },
      credentials: {
        begin: async () => void (server.token = 'another'),
        end: async () => void (server.token = token),
        codes: ['UNAUTHENTICATED'],
      },
      restarted: { begin: () => server.stop(), end: () => server.start(), codes: ['UNAVAILABLE'] },
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
