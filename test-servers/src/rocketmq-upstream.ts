import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { testContext } from '@eventmesh/connector-testkit';
import type { Upstream } from '@eventmesh/connector-testkit/conformance';
import { eventToMessage, RocketmqProducer, type MessageMode, type OutgoingMessage } from '@eventmesh/rocketmq';
import { makeKitTopic, realSystem } from './kit-topic.ts';
import { onceReachable } from './once-reachable.ts';
import { realEndpoint } from './real-rocketmq.ts';

/** A FIFO topic takes no message without a group. */
const groupOfTheRest = 'no key';
/** The shortest that RocketMQ allows. */
const times = { invisibleMs: 10_000, pollMs: 5000 };
const startMs = 10_000;
/** Says that its body is an event, whatever it is. */
const noEvent = { CE_contenttype: 'application/cloudevents+json' };

/** A FIFO topic of the real RocketMQ, and a group that reads it in order. The message group of an event is its key. */
export async function fifoUpstream(): Promise<Upstream> {
  return await rocketmqUpstream({ type: 'FIFO', mode: 'binary' });
}

/** A topic of the real RocketMQ that keeps no order. */
export async function normalUpstream(): Promise<Upstream> {
  return await rocketmqUpstream({ type: 'NORMAL', mode: 'structured' });
}

async function rocketmqUpstream({ type, mode }: { type: 'NORMAL' | 'FIFO'; mode: MessageMode }): Promise<Upstream> {
  const ordered = type === 'FIFO';
  const topic = await makeKitTopic({ type, ordered });
  const producer = new RocketmqProducer({ endpoint: realEndpoint, topics: [topic] }, testContext());
  await producer.start(startMs, AbortSignal.timeout(startMs));
  const send = async (key: string, content: Pick<OutgoingMessage, 'body' | 'properties'>): Promise<void> => {
    const message = { topic, ...content, ...(ordered ? { messageGroup: key } : {}) };
    await onceReachable(`${topic} takes a message`, () => producer.send([message]));
  };
  return {
    ...realSystem({ topic, consumerGroup: topic, ordered, ...times }),
    put: async (events) => {
      const sendAll = async (key: string): Promise<void> => {
        const ofKey = events.filter((event) => keyOf(event) === key);
        for (const event of ofKey) await send(key, eventToMessage(event, mode));
      };
      await Promise.all([...new Set(events.map(keyOf))].map(sendAll));
    },
    putUnreadable: (body) => send(groupOfTheRest, { body: Buffer.from(body), properties: noEvent }),
    [Symbol.asyncDispose]: () => producer.close(),
  };
}

function keyOf({ partitionkey }: AnyCloudEvent): string {
  return typeof partitionkey === 'string' ? partitionkey : groupOfTheRest;
}
