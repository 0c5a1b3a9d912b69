import { systemClock, type SourceContext } from '@eventmesh/connector-api';
import { RecordingLogger } from './recording-logger.ts';

/** What a connector's own test hands to `create`: real time, a logger that keeps its lines, no positions; override at will. */
export function testContext(overrides: Partial<SourceContext> = {}): SourceContext {
  return {
    pipeline: 'test',
    logger: new RecordingLogger(),
    clock: systemClock,
    random: Math.random,
    positions: new Map(),
    drain: async () => {},
    ...overrides,
  };
}
