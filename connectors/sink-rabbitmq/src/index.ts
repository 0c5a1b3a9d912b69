export { rabbitmqSink } from './rabbitmq-sink.ts';
export { rabbitmqSinkOptions, type RabbitmqSinkInput, type RabbitmqSinkOptions } from './rabbitmq-sink-options.ts';
