import type { Upstream } from '@eventmesh/connector-testkit/conformance';
import { eventToMessage } from '@eventmesh/rabbitmq';
import { rabbitmqPlace, type RealRabbitmq } from '@eventmesh/test-servers';

/** An empty quorum queue for one check, a user to read it, and the faults of the server. */
export async function rabbitmqUpstream(server: RealRabbitmq): Promise<Upstream> {
  const place = await rabbitmqPlace(server, 'queue');
  const { queue } = place;
  return {
    ...place,
    put: async (events) => {
      await Promise.all(
        events.map((event) => {
          const { body, ...properties } = eventToMessage(event, 'binary');
          return server.publish(queue, body, properties);
        }),
      );
    },
    putUnreadable: (body) => server.publish(queue, Buffer.from(body), { contentType: 'application/cloudevents+json' }),
  };
}
