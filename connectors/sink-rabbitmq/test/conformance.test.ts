import { describeSink } from '@eventmesh/connector-testkit/conformance';
import { createEvent } from '@eventmesh/event-formats';
import { RealRabbitmq } from '@eventmesh/test-servers';
import { afterAll } from 'vitest';
import { rabbitmqSink } from '../src/index.ts';
import { rabbitmqTarget } from './support/rabbitmq-target.ts';

const server = await RealRabbitmq.connect();
afterAll(() => server[Symbol.asyncDispose](), 60_000);

describeSink({
  definition: rabbitmqSink,
  // As it is built: worker processes load it, and are killed.
  module: new URL('../dist/index.js', import.meta.url),
  target: () => rabbitmqTarget(server),
  refused: (seed) => createEvent({ ...seed, data: { beyondJson: 1n } }),
  tooLarge: (seed) => createEvent({ ...seed, data: { text: 'x'.repeat(16_777_216) } }),
  wrongOptions: [
    { because: 'another protocol', options: { url: 'http://127.0.0.1:5672' }, names: 'url' },
    { because: 'a parameter in the address', options: { url: 'amqp://127.0.0.1?heartbeat=0' }, names: 'url' },
    { because: 'a key longer than AMQP has', options: { routingKey: 'k'.repeat(256) }, names: 'routingKey' },
    {
      because: 'a queue to create at another exchange',
      options: { createQueue: true, exchange: 'e' },
      names: 'createQueue',
    },
  ],
});
