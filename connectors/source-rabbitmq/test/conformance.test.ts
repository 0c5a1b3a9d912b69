import { describeSource } from '@eventmesh/connector-testkit/conformance';
import { RealRabbitmq } from '@eventmesh/test-servers';
import { afterAll } from 'vitest';
import { rabbitmqSource } from '../src/index.ts';
import { rabbitmqUpstream } from './support/rabbitmq-upstream.ts';

const server = await RealRabbitmq.connect();
afterAll(() => server[Symbol.asyncDispose](), 60_000);

describeSource({
  definition: rabbitmqSource,
  // As it is built: worker processes load it, and are killed.
  module: new URL('../dist/index.js', import.meta.url),
  upstream: () => rabbitmqUpstream(server),
  wrongOptions: [
    { because: 'another protocol', options: { url: 'http://127.0.0.1:5672' }, names: 'url' },
    { because: 'a parameter in the address', options: { url: 'amqp://127.0.0.1?heartbeat=0' }, names: 'url' },
    { because: 'an unbounded prefetch', options: { prefetch: 0 }, names: 'prefetch' },
  ],
  inapplicable: [
    { id: 'faults.disk-full', reason: 'a full disk stops publishers; a queue is read as before' },
    { id: 'faults.overloaded', reason: 'RabbitMQ asks publishers for less, never those who read' },
  ],
});
