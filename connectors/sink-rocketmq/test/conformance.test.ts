import { describeSink, type EventSeed } from '@eventmesh/connector-testkit/conformance';
import { createEvent } from '@eventmesh/event-formats';
import { largestBodyBytes } from '@eventmesh/rocketmq';
import {
  beyondReach,
  binaryEvents,
  provenElsewhereBut,
  rocketmqTarget,
  startRocketmqForKit,
} from '@eventmesh/test-servers';
import { beforeAll, describe } from 'vitest';
import { rocketmqSink } from '../src/index.ts';

const sink = {
  definition: rocketmqSink,
  module: new URL('../dist/index.js', import.meta.url),
  // RocketMQ takes no tag with a bar in it.
  refused: (seed: EventSeed) => createEvent({ ...seed, kittag: 'a|b' }),
  tooLarge: (seed: EventSeed) => createEvent({ ...seed, data: Buffer.alloc(largestBodyBytes + 1) }),
};

beforeAll(startRocketmqForKit);

describe('mode binary', () =>
  describeSink({
    ...sink,
    target: () => rocketmqTarget('binary'),
    exactEvents: binaryEvents,
    inapplicable: beyondReach,
  }));

describe('mode structured', () =>
  describeSink({
    ...sink,
    target: () => rocketmqTarget('structured'),
    inapplicable: provenElsewhereBut(rocketmqSink, 'sink.write.exact'),
  }));
