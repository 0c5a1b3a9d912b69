export { rabbitmqSource } from './rabbitmq-source.ts';
export {
  rabbitmqSourceOptions,
  type RabbitmqSourceInput,
  type RabbitmqSourceOptions,
} from './rabbitmq-source-options.ts';
