import { readJsonEvent } from '@eventmesh/event-formats';
import type { Target } from '@eventmesh/connector-testkit/conformance';
import { AcmeServer } from './acme-server.ts';

/** An empty topic for one check, and the faults of its server. */
export async function acmeTarget(): Promise<Target> {
  const server = await AcmeServer.start();
  const { address, token } = server;
  const optionsVia = ({ host, port }: typeof address) => ({
    url: `http://${host}:${port}`,
    topic: 'orders',
    token,
    requestTimeoutMs: 2_000,
  });
  return {
    options: optionsVia(address),
    network: { address, optionsVia },
    arrived: async () => server.messages.map(({ body }) => readJsonEvent(body)),
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
