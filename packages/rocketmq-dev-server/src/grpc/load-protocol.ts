import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { ServiceDefinition } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

/**
 * Loads the definition of the RocketMQ 5 service from the `.proto` files that the npm client ships, so that there is no copy of
 * them here. They are read as text: the client's code and its generated classes are never run, and messages are plain data.
 */
export function loadProtocol(): ServiceDefinition {
  const client = dirname(createRequire(import.meta.url).resolve('rocketmq-client-nodejs/package.json'));
  const definitions = loadSync('apache/rocketmq/v2/service.proto', {
    includeDirs: [join(client, 'proto')],
    longs: Number,
    enums: String,
    defaults: true,
  });
  return definitions['apache.rocketmq.v2.MessagingService'] as ServiceDefinition;
}
