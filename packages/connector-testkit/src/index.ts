export { RecordingLogger, type LogLine } from './recording-logger.ts';
export { testContext } from './test-context.ts';
export { VirtualClock } from './virtual-clock.ts';
