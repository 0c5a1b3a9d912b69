import { describeSource } from '@eventmesh/connector-testkit/conformance';
import { beyondEventMesh, eventmeshUpstream, startEventMeshForKit, stopEventMeshForKit } from '@eventmesh/test-servers';
import { afterAll, beforeAll } from 'vitest';
import { eventmeshSource } from '../src/index.ts';

const dropped =
  'EventMesh drops what was pushed and not acknowledged, for good: nothing comes again. That is why a pipeline stores events before it delivers them, within milliseconds.';
const acknowledgedAgain =
  'EventMesh tells RocketMQ of acknowledgements every few seconds: when its session ends before that, what was acknowledged comes again.';

beforeAll(startEventMeshForKit);
afterAll(stopEventMeshForKit);

describeSource({
  definition: eventmeshSource,
  module: new URL('../dist/index.js', import.meta.url),
  upstream: eventmeshUpstream,
  // A heartbeat of EventMesh's RocketMQ client, which comes every 30 s, and 15 s more: see EventMeshTap.
  comesWithinMs: 45_000,
  // Nothing does: so long is waited for it.
  comesAgainWithinMs: 3_000,
  inapplicable: [
    ...beyondEventMesh,
    { id: 'source.resume.unsettled-come-again', reason: dropped },
    { id: 'source.resume.nothing-settled', reason: dropped },
    { id: 'source.resume.across-reconnect', reason: dropped },
    { id: 'source.settle.any-order', reason: acknowledgedAgain },
    { id: 'source.settle.in-parts', reason: acknowledgedAgain },
    { id: 'source.settle.twice', reason: acknowledgedAgain },
    { id: 'source.settle.after-close', reason: dropped },
    { id: 'source.resume.settled-stay-away', reason: acknowledgedAgain },
    { id: 'source.resume.across-live', reason: acknowledgedAgain },
    { id: 'source.release.come-again', reason: dropped },
    { id: 'source.read.same-id', reason: dropped },
    {
      id: 'source.read.unreadable',
      reason:
        'EventMesh hands on nothing but events: what it cannot put into a frame comes without its bytes. What is known of it becomes a dead letter.',
    },
  ],
});
