export { rocketmqSink } from './rocketmq-sink.ts';
export { rocketmqSinkOptions, type RocketmqSinkInput, type RocketmqSinkOptions } from './rocketmq-sink-options.ts';
