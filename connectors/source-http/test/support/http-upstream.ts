import type { AnyCloudEvent } from '@eventmesh/connector-api';
import type { Upstream } from '@eventmesh/connector-testkit/conformance';
import { freePort } from '@eventmesh/test-servers';
import { Outbox, type OutboxRequest } from './outbox.ts';

const token = 'kit-token';

/** Clients of a source that is not there yet, as one: an outbox that sends to a port of its own. */
export async function httpUpstream(toRequest: (event: AnyCloudEvent) => OutboxRequest): Promise<Upstream> {
  const address = { host: '127.0.0.1', port: await freePort() };
  const outbox = new Outbox(address, '/events', { authorization: `Bearer ${token}` });
  const options = { ...address, path: '/events', token, maxBodyBytes: 8_388_608 };
  return {
    options,
    put: async (events) => outbox.put(events.map(toRequest)),
    network: {
      address,
      connectorListens: true,
      optionsVia: (via) => {
        outbox.via(via);
        return options;
      },
    },
    faults: {
      restarted: { begin: async () => outbox.goDown(), end: async () => outbox.comeUp() },
    },
    [Symbol.asyncDispose]: () => outbox[Symbol.asyncDispose](),
  };
}
