import type { Clock, Logger } from '@eventmesh/connector-api';
import { z } from 'zod';
import { isEndpoint } from './endpoints.ts';

/** How to reach and enter a RocketMQ 5 cluster, as options that every RocketMQ connector shares. */
export const connectionOptionsShape = {
  endpoint: z
    .string()
    .refine(isEndpoint, "expected 'host:port' of a RocketMQ proxy")
    .describe("'host:port' of a RocketMQ 5 proxy (gRPC). Default port: 8081.")
    .meta({ examples: ['127.0.0.1:8081'] }),
  tls: z
    .union([
      z.boolean(),
      z.strictObject({
        ca: z
          .string()
          .min(1)
          .describe('Certificates to trust, as PEM text.')
          .meta({ examples: ['${file:ca.pem}'] }),
      }),
    ])
    .default(false)
    .describe(
      'Whether to encrypt the connection; with `ca`, which certificates to trust instead of the well-known ones.',
    ),
  username: z
    .string()
    .min(1)
    .optional()
    .describe('The access key, where the cluster asks for one.')
    .meta({ examples: ['orders-reader'] }),
  password: z
    .string()
    .min(1)
    .optional()
    .describe('The secret key that goes with `username`.')
    .meta({ writeOnly: true }),
  namespace: z
    .string()
    .min(1)
    .optional()
    .describe('Namespace of topic and group. Left out: none.')
    .meta({ examples: ['production'] }),
  requestTimeoutMs: z
    .int()
    .min(1000)
    .default(3000)
    .describe('How long a call may take, in milliseconds; receiving may take that much longer than its wait.'),
  startTimeoutMs: z
    .int()
    .min(1000)
    .default(10_000)
    .describe('How long the cluster may take to accept the client at the start, in milliseconds.'),
};

const connectionOptions = z.strictObject(connectionOptionsShape);

/** How to reach and enter a RocketMQ 5 cluster, through its gRPC proxy. Everything but the endpoint has a default. */
export type ConnectionOptions = z.input<typeof connectionOptions>;

/** What a client takes from its surroundings. */
export interface ClientContext {
  readonly logger: Logger;
  readonly clock: Clock;
}
