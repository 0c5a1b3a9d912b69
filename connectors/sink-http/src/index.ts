export { httpSink } from './http-sink.ts';
export { httpSinkOptions, type HttpSinkInput, type HttpSinkOptions } from './http-sink-options.ts';
