import type { RocketmqConsumer } from '@eventmesh/rocketmq';

/** What the source needs of a RocketMQ consumer. */
export type MessageConsumer = Pick<RocketmqConsumer, 'start' | 'receive' | 'acknowledge' | 'renew' | 'close'>;
