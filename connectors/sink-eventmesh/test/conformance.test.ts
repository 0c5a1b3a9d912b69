import { describeSink, type EventSeed } from '@eventmesh/connector-testkit/conformance';
import { createEvent } from '@eventmesh/event-formats';
import { maxFrameBytes } from '@eventmesh/sdk/protocol';
import { beyondEventMesh, eventmeshTarget, startEventMeshForKit, stopEventMeshForKit } from '@eventmesh/test-servers';
import { afterAll, beforeAll } from 'vitest';
import { eventmeshSink } from '../src/index.ts';

beforeAll(startEventMeshForKit);
afterAll(stopEventMeshForKit);

describeSink({
  definition: eventmeshSink,
  module: new URL('../dist/index.js', import.meta.url),
  target: eventmeshTarget,
  // It confuses the answers of what is published side by side, and then some comes twice.
  oneAtATime: true,
  tooLarge: (seed: EventSeed) => createEvent({ ...seed, data: Buffer.alloc(maxFrameBytes) }),
  refused: (seed: EventSeed) => createEvent({ ...seed, data: Buffer.alloc(maxFrameBytes) }),
  inapplicable: beyondEventMesh,
});
