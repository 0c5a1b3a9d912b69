import type { Upstream } from '@eventmesh/connector-testkit/conformance';
import { eventToMessage } from '@eventmesh/rabbitmq';
import type { RealRabbitmq } from '@eventmesh/test-servers';

/** An empty quorum queue for one check, a user to read it, and the faults of the server. */
export async function rabbitmqUpstream(server: RealRabbitmq): Promise<Upstream> {
  const queue = await server.makeQueue();
  const { username, password } = await server.ownUser();
  const optionsVia = ({ host, port }: RealRabbitmq['address']) => ({
    url: `amqp://${host}:${port}`,
    username,
    password,
    queue,
    connectTimeoutMs: 2_000,
    requestTimeoutMs: 2_000,
    heartbeatMs: 1_000,
  });
  return {
    options: optionsVia(server.address),
    network: { address: server.address, optionsVia },
    put: async (events) => {
      await Promise.all(
        events.map((event) => {
          const { body, ...properties } = eventToMessage(event, 'binary');
          return server.publish(queue, body, properties);
        }),
      );
    },
    putUnreadable: (body) => server.publish(queue, Buffer.from(body), { contentType: 'application/cloudevents+json' }),
    faults: {
      credentials: {
        begin: () => server.changePassword(username, 'another'),
        end: () => server.changePassword(username, password),
        codes: ['UNAUTHENTICATED'],
      },
      // Others use the server, so it is not restarted: it does to this user what it does to all when it shuts down and is back.
      restarted: {
        begin: () => server.closeConnections(username),
        end: async () => {},
      },
    },
    [Symbol.asyncDispose]: () => server.deleteQueue(queue),
  };
}
