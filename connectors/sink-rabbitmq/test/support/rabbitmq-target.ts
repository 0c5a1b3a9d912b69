import type { AnyCloudEvent } from '@eventmesh/connector-api';
import type { Target } from '@eventmesh/connector-testkit/conformance';
import { messageToEvent } from '@eventmesh/rabbitmq';
import { rabbitmqPlace, type RealRabbitmq } from '@eventmesh/test-servers';

/** An empty quorum queue for one check, a user to write to it, and the faults of the server. */
export async function rabbitmqTarget(server: RealRabbitmq): Promise<Target> {
  const place = await rabbitmqPlace(server, 'routingKey');
  const { queue, username } = place;
  const events: AnyCloudEvent[] = [];
  let taking: Promise<void> = Promise.resolve();
  const take = async (): Promise<void> => {
    for (const { fields, properties, content: body } of await server.takeAll(queue)) {
      const { headers = {}, ...others } = properties;
      events.push(messageToEvent({ ...others, ...fields, queue, body, headers }));
    }
  };
  return {
    ...place,
    arrived: async () => {
      taking = taking.then(take);
      await taking;
      return [...events];
    },
    faults: {
      ...place.faults,
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
    },
  };
}
