import { describeRocketmqJourney } from './rocketmq-journey-suite.ts';
import { describeRocketmq } from './rocketmq-suite.ts';
import { startDevEnvironment } from './support/dev-environment.ts';

describeRocketmq('through the RocketMQ development server', startDevEnvironment);
describeRocketmqJourney('the journey of an event through the RocketMQ development server', startDevEnvironment);
