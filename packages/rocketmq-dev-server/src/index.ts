export type { GroupOptions, TopicOptions } from './broker/broker-options.ts';
export type { TransactionCheckTimes } from './broker/half-messages.ts';
export type { BodyDamage, MessageType, OutgoingMessage, StoredMessage } from './broker/message.ts';
export type { Clock } from './clock.ts';
export type { Failure, FaultSwitches, RocketmqMethod } from './fault-switches.ts';
export type { RocketmqDevServer, RocketmqDevServerOptions, ServerLimits } from './rocketmq-dev-server.ts';
export { startRocketmqDevServer } from './start-rocketmq-dev-server.ts';
