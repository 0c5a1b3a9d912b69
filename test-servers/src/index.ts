export {
  createRealTopic,
  isRealRocketmqUp,
  realAdmin,
  realEndpoint,
  servers,
  startRealRocketmq,
} from './real-rocketmq.ts';
export type { RocketmqEnvironment } from './rocketmq-environment.ts';
