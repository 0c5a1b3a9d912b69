import { describeRocketmq } from './rocketmq-suite.ts';
import { startRealEnvironment } from './support/real-environment.ts';

describeRocketmq('through a real RocketMQ', startRealEnvironment);
