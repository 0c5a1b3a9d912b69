import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { MethodDefinition } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import type {
  WireAckResponse,
  WireChangeResponse,
  WireReceiveResponse,
  WireRoute,
  WireSendResponse,
  WireStatus,
  WireTelemetryCommand,
} from './wire-types.ts';

/** A call of the protocol with what it gives; requests are plain data. */
export type Method<Response> = MethodDefinition<object, Response>;

/** The calls of the RocketMQ 5 service that are used here. */
export interface Protocol {
  readonly QueryRoute: Method<WireRoute>;
  readonly Heartbeat: Method<{ readonly status?: WireStatus }>;
  readonly SendMessage: Method<WireSendResponse>;
  readonly ReceiveMessage: Method<WireReceiveResponse>;
  readonly AckMessage: Method<WireAckResponse>;
  readonly ChangeInvisibleDuration: Method<WireChangeResponse>;
  readonly NotifyClientTermination: Method<{ readonly status?: WireStatus }>;
  readonly Telemetry: Method<WireTelemetryCommand>;
}

let loaded: Protocol | undefined;

/**
 * Loads the definition of the RocketMQ 5 service from the `.proto` files that the npm client `rocketmq-client-nodejs` ships,
 * so that there is no copy of them here. Why not more of that client is used: docs/decisions/0002-rocketmq-client.md.
 */
export function loadProtocol(): Protocol {
  loaded ??= readProtocol();
  return loaded;
}

function readProtocol(): Protocol {
  const client = dirname(createRequire(import.meta.url).resolve('rocketmq-client-nodejs/package.json'));
  const definitions = loadSync('apache/rocketmq/v2/service.proto', {
    includeDirs: [join(client, 'proto')],
    longs: Number,
    defaults: false,
  });
  return definitions['apache.rocketmq.v2.MessagingService'] as unknown as Protocol;
}
