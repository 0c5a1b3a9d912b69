import { describeSource } from '@eventmesh/connector-testkit/conformance';
import {
  beyondReach,
  binaryEvents,
  fifoUpstream,
  normalUpstream,
  provenElsewhereBut,
  startRocketmqForKit,
} from '@eventmesh/test-servers';
import { beforeAll, describe } from 'vitest';
import { rocketmqSource } from '../src/index.ts';

const source = { definition: rocketmqSource, module: new URL('../dist/index.js', import.meta.url) };
const onePosition =
  'An ordered group keeps one position for each queue: what was acknowledged behind a message that is still in flight comes again with it. The whole proof has it from a topic of type NORMAL.';
const oneAtATime =
  'An ordered group gives nothing more of a message group while one of its messages is in flight, whatever becomes of the connection. The whole proof has it from a topic of type NORMAL.';
const perMessage = [
  'source.resume.settled-stay-away',
  'delivery.duplicates-explained',
  'delivery.progress-resumed',
] as const;
/** A slice has no time for it: where there is no order, what was given back comes again after some seconds only. */
const whole = process.env['EVENTMESH_PROOF'] === 'whole';

beforeAll(startRocketmqForKit);

describe('an ordered group', () =>
  describeSource({
    ...source,
    upstream: fifoUpstream,
    exactEvents: binaryEvents,
    inapplicable: [
      ...beyondReach,
      ...perMessage.map((id) => ({ id, reason: onePosition, elsewhere: whole })),
      { id: 'source.resume.across-reconnect', reason: oneAtATime, elsewhere: whole },
    ],
  }));

if (whole)
  describe('a topic without order', () =>
    describeSource({
      ...source,
      upstream: normalUpstream,
      inapplicable: provenElsewhereBut(rocketmqSource, 'source.', ...perMessage),
    }));
