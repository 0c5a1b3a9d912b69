import type { RocketmqProducer } from '@eventmesh/rocketmq';

/** What the sink needs of a RocketMQ producer. */
export type MessageProducer = Pick<RocketmqProducer, 'start' | 'typesOf' | 'send' | 'close'>;
