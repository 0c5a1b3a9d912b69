export { RocketmqAdmin, type GroupOptions, type TopicOptions } from './admin/rocketmq-admin.ts';
export { eventToMessage, type EventContent, type MessageMode } from './binding/event-to-message.ts';
export { deadLetterFacts, messageFacts } from './binding/message-facts.ts';
export { messageToEvent, type MessageReading } from './binding/message-to-event.ts';
export type { RawReading } from './binding/raw-attributes.ts';
export { classifyRocketmqError } from './classify-rocketmq-error.ts';
export { connectionOptionsShape, type ClientContext, type ConnectionOptions } from './client/connection-options.ts';
export {
  RocketmqConsumer,
  type AcknowledgeFailure,
  type ConsumerOptions,
  type Delivery,
  type MessageFilter,
  type ReceiveOptions,
} from './client/rocketmq-consumer.ts';
export { RocketmqProducer, type ProducerOptions } from './client/rocketmq-producer.ts';
export { checkMessage, largestBodyBytes, tagAndKeyBytes } from './message/check-message.ts';
export type { OutgoingMessage } from './message/outgoing-message.ts';
export type { MessageLease, ReceivedMessage } from './message/received-message.ts';
export { RocketmqStatusError } from './protocol/status.ts';
