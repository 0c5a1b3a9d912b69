import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { testContext } from '@eventmesh/connector-testkit';
import type { Upstream } from '@eventmesh/connector-testkit/conformance';
import { eventToMessage, RocketmqProducer, type OutgoingMessage } from '@eventmesh/rocketmq';
import { makeKitTopic, realSystem } from './kit-topic.ts';
import { realEndpoint } from './real-rocketmq.ts';

/** A FIFO topic takes no message without a group. */
const groupOfTheRest = 'no key';
/** With the shortest times that RocketMQ allows. */
const times = { invisibleMs: 10_000, pollMs: 5000 };
const startMs = 10_000;

/** A FIFO topic of the real RocketMQ with a group that reads it in order; the message group of an event is its key. */
export async function rocketmqUpstream(): Promise<Upstream> {
  const topic = await makeKitTopic('FIFO');
  const producer = new RocketmqProducer({ endpoint: realEndpoint, topics: [topic] }, testContext());
  await producer.start(startMs, AbortSignal.timeout(startMs));
  const send = async (message: Omit<OutgoingMessage, 'topic'>): Promise<void> => {
    await producer.send([{ topic, ...message }]);
  };
  return {
    ...realSystem({ topic, consumerGroup: topic, ordered: true, ...times }),
    put: async (events) => {
      const groups = [...new Set(events.map(groupOf))];
      const sending = groups.map(async (messageGroup) => {
        for (const event of events.filter((each) => groupOf(each) === messageGroup))
          await send({ messageGroup, ...eventToMessage(event, 'binary') });
      });
      await Promise.all(sending);
    },
    putUnreadable: (body) => send({ ...noEvent, messageGroup: groupOfTheRest, body: Buffer.from(body) }),
    [Symbol.asyncDispose]: () => producer.close(),
  };
}

/** Says that its body is an event, whatever it is. */
const noEvent = { properties: { CE_contenttype: 'application/cloudevents+json' } };

function groupOf({ partitionkey }: AnyCloudEvent): string {
  return typeof partitionkey === 'string' ? partitionkey : groupOfTheRest;
}
