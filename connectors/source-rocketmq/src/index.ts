export { rocketmqSource } from './rocketmq-source.ts';
export {
  rocketmqSourceOptions,
  type RocketmqSourceInput,
  type RocketmqSourceOptions,
} from './rocketmq-source-options.ts';
