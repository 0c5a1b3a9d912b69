import { startRealRocketmq } from '@eventmesh/test-servers';
import { describeRocketmqJourney } from './rocketmq-journey-suite.ts';
import { describeRocketmq } from './rocketmq-suite.ts';

describeRocketmq('through a real RocketMQ', startRealRocketmq);
describeRocketmqJourney('the journey of an event through a real RocketMQ', startRealRocketmq);
