import type { AnyCloudEvent } from '@eventmesh/connector-api';
import type { Target } from '@eventmesh/connector-testkit/conformance';
import { messageToEvent } from '@eventmesh/rabbitmq';
import type { RealRabbitmq } from '@eventmesh/test-servers';

/** An empty quorum queue for one check, a user to write to it, and the faults of the server. */
export async function rabbitmqTarget(server: RealRabbitmq): Promise<Target> {
  const queue = await server.makeQueue();
  const { username, password } = await server.ownUser();
  const optionsVia = ({ host, port }: RealRabbitmq['address']) => ({
    url: `amqp://${host}:${port}`,
    username,
    password,
    routingKey: queue,
    connectTimeoutMs: 2_000,
    requestTimeoutMs: 2_000,
    heartbeatMs: 1_000,
  });
  const events: AnyCloudEvent[] = [];
  let taking: Promise<void> = Promise.resolve();
  const take = async (): Promise<void> => {
    for (const { fields, properties, content: body } of await server.takeAll(queue)) {
      const { headers = {}, ...others } = properties;
      events.push(messageToEvent({ ...others, ...fields, queue, body, headers }));
    }
  };
  return {
    options: optionsVia(server.address),
    network: { address: server.address, optionsVia },
    arrived: async () => {
      taking = taking.then(take);
      await taking;
      return [...events];
    },
    faults: {
      overloaded: {
        begin: () => server.refuseMessages(queue),
        end: () => server.takeMessages(queue),
        codes: ['OVERLOADED'],
      },
      'disk-full': {
        begin: () => server.alarm(username, true),
        end: () => server.alarm(username, false),
        codes: ['OVERLOADED'],
      },
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
