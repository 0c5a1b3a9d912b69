import type { Target } from '@eventmesh/connector-testkit/conformance';
import { makeKitTopic, realSystem } from './kit-topic.ts';
import { TopicReader } from './topic-reader.ts';

/** A topic of the real RocketMQ that takes messages with and without a message group: events with a key keep their order there. */
export async function rocketmqTarget(): Promise<Target> {
  const topic = await makeKitTopic('MIXED');
  const reader = new TopicReader(topic);
  return {
    ...realSystem({ topic, messageGroupAttribute: 'partitionkey', tagAttribute: 'kittag' }),
    arrived: () => reader.readAll(),
    [Symbol.asyncDispose]: () => reader.close(),
  };
}
