export { eventmeshSink } from './eventmesh-sink.ts';
export { eventmeshSinkOptions, type EventmeshSinkInput, type EventmeshSinkOptions } from './eventmesh-sink-options.ts';
