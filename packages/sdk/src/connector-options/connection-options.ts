import type { Clock, Logger } from '@eventmesh/connector-api';
import { z } from 'zod';
import type { ConnectOptions } from '../connect-options.ts';
import { isEndpoint } from '../session/endpoint.ts';

const pem = z.string().min(1);

/** How to reach and enter EventMesh, as options that every EventMesh connector shares. */
export const connectionOptionsShape = {
  endpoints: z
    .array(z.string().refine(isEndpoint, "expected 'host:port' of an EventMesh"))
    .min(1)
    .describe(
      "'host:port' of one or more EventMesh runtimes, TCP. Default port: 10000. The next is tried when one is away.",
    )
    .meta({ examples: [['127.0.0.1:10000']] }),
  tls: z
    .union([
      z.boolean(),
      z.strictObject({
        ca: pem.describe('Certificates to trust, as PEM text.').meta({ examples: ['${file:ca.pem}'] }),
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
    .describe('The user, where EventMesh asks for one.')
    .meta({ examples: ['orders'] }),
  password: z
    .string()
    .min(1)
    .optional()
    .describe('The password that goes with `username`.')
    .meta({ writeOnly: true, examples: ['${env:EVENTMESH_PASSWORD}'] }),
  token: z
    .string()
    .min(1)
    .optional()
    .describe('A token, where EventMesh asks for one.')
    .meta({ writeOnly: true, examples: ['${env:EVENTMESH_TOKEN}'] }),
  env: z.string().min(1).default('PRD').describe('The environment that is told to EventMesh.'),
  idc: z.string().min(1).default('DEFAULT').describe('The data centre that is told to EventMesh.'),
  subsystem: z
    .string()
    .min(1)
    .default('eventmesh-connectors')
    .describe('The name of the program that is told to EventMesh.'),
  connectTimeoutMs: z
    .int()
    .min(100)
    .max(600_000)
    .default(5000)
    .describe('How long one attempt to connect and be let in may take, in milliseconds.'),
  requestTimeoutMs: z
    .int()
    .min(100)
    .max(600_000)
    .default(15_000)
    .describe('How long an answer of EventMesh may take, in milliseconds.'),
};

const connectionOptions = z.strictObject(connectionOptionsShape);

/** How to reach and enter EventMesh. Everything but the endpoints has a default. */
export type ConnectionOptions = z.output<typeof connectionOptions>;

/** The options of a client for a connector that works for a group. */
export function connectOptionsOf(
  options: ConnectionOptions,
  group: string,
  { clock, logger, random }: { readonly clock: Clock; readonly logger: Logger; readonly random: () => number },
): ConnectOptions {
  const { endpoints, tls, username, password, token, env, idc, subsystem, connectTimeoutMs, requestTimeoutMs } =
    options;
  return {
    endpoints,
    group,
    tls,
    username,
    password,
    token,
    env,
    idc,
    subsystem,
    connectTimeoutMs,
    requestTimeoutMs,
    clock,
    logger,
    random,
  };
}
