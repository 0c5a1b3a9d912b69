import type { Address, FaultScript, SystemUnderTest } from '@eventmesh/connector-testkit/conformance';
import type { RealRabbitmq } from './real-rabbitmq.ts';

/** What source and sink have in common in the real RabbitMQ. */
export interface RabbitmqPlace extends SystemUnderTest {
  readonly queue: string;
  /** May do everything with it. */
  readonly username: string;
  readonly faults: Readonly<Record<'credentials' | 'restarted', FaultScript>>;
}

/**
 * An empty quorum queue for one check, a user of its own, and the faults of the server that reach no one else.
 *
 * @param optionOfQueue the option that names the queue
 */
export async function rabbitmqPlace(
  server: RealRabbitmq,
  optionOfQueue: 'queue' | 'routingKey',
): Promise<RabbitmqPlace> {
  const queue = await server.makeQueue();
  const { username, password } = await server.ownUser();
  const optionsVia = ({ host, port }: Address) => ({
    url: `amqp://${host}:${port}`,
    username,
    password,
    [optionOfQueue]: queue,
    connectTimeoutMs: 2_000,
    requestTimeoutMs: 2_000,
    heartbeatMs: 1_000,
  });
  return {
    queue,
    username,
    options: optionsVia(server.address),
    network: { address: server.address, optionsVia },
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
