import { describeSource } from '@eventmesh/connector-testkit/conformance';
import { rocketmqUpstream } from '@eventmesh/test-servers';
import { rocketmqSource } from '../src/index.ts';

describeSource({
  definition: rocketmqSource,
  module: new URL('../dist/index.js', import.meta.url),
  upstream: rocketmqUpstream,
});
