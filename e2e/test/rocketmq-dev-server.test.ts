import { describeRocketmq } from './rocketmq-suite.ts';
import { startDevEnvironment } from './support/dev-environment.ts';

describeRocketmq('through the RocketMQ development server', startDevEnvironment);
