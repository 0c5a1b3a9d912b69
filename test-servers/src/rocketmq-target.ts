import type { Target } from '@eventmesh/connector-testkit/conformance';
import type { MessageMode } from '@eventmesh/rocketmq';
import { makeKitTopic, realSystem } from './kit-topic.ts';
import { TopicReader } from './topic-reader.ts';

/**
 * A topic of the real RocketMQ that takes messages with and without a message group, because events have a key or none. Those of a group
 * keep their order, as on a FIFO topic.
 */
export async function rocketmqTarget(mode: MessageMode): Promise<Target> {
  const topic = await makeKitTopic({ type: 'MIXED', ordered: true });
  const reader = new TopicReader(topic);
  return {
    ...realSystem({ topic, mode, messageGroupAttribute: 'partitionkey', tagAttribute: 'kittag' }),
    arrived: () => reader.readAll(),
    [Symbol.asyncDispose]: () => reader.close(),
  };
}
