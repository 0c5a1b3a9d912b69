import { describeSink, type EventSeed } from '@eventmesh/connector-testkit/conformance';
import { createEvent } from '@eventmesh/event-formats';
import { largestBodyBytes } from '@eventmesh/rocketmq';
import { rocketmqTarget } from '@eventmesh/test-servers';
import { rocketmqSink } from '../src/index.ts';

describeSink({
  definition: rocketmqSink,
  module: new URL('../dist/index.js', import.meta.url),
  target: rocketmqTarget,
  // RocketMQ takes no tag with a bar in it.
  refused: (seed: EventSeed) => createEvent({ ...seed, kittag: 'a|b' }),
  tooLarge: (seed: EventSeed) => createEvent({ ...seed, data: Buffer.alloc(largestBodyBytes + 1) }),
});
