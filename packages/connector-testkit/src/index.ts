export { anyAttributes } from './any-attributes.ts';
export { MemoryQueue } from './memory-queue.ts';
export { MemoryTarget, memorySink, type MemorySinkOptions, type WriteAnswer } from './memory-sink.ts';
export { memorySource, type SourceOverrides } from './memory-source.ts';
export { oddEvents } from './odd-events.ts';
export { RecordingLogger, type LogLine } from './recording-logger.ts';
export { testContext } from './test-context.ts';
export { until } from './until.ts';
export { VirtualClock } from './virtual-clock.ts';
