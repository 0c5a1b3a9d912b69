import { describeRocketmqJourney } from './rocketmq-journey-suite.ts';
import { describeRocketmq } from './rocketmq-suite.ts';
import { startRealEnvironment } from './support/real-environment.ts';

describeRocketmq('through a real RocketMQ', startRealEnvironment);
describeRocketmqJourney('the journey of an event through a real RocketMQ', startRealEnvironment);
