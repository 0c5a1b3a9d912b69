export {
  createRealTopic,
  isRealRocketmqUp,
  realAdmin,
  realEndpoint,
  servers,
  startRealRocketmq,
} from './real-rocketmq.ts';
export type { RocketmqEnvironment } from './rocketmq-environment.ts';
export { rocketmqTarget } from './rocketmq-target.ts';
export { rocketmqUpstream } from './rocketmq-upstream.ts';
