import { z } from 'zod';
import { pathForm } from './listener/match-path.ts';
import { webhookOptions } from './webhook/webhook-options.ts';

const milliseconds = (least = 1) => z.int().min(least).max(2_147_483_647);
const name = z.string().min(1);

/** What all sources that share a port must agree on. */
const serverShape = {
  host: name
    .default('127.0.0.1')
    .describe('The address to listen on. `0.0.0.0` and `::` are all addresses of the machine.'),
  port: z
    .int()
    .min(0)
    .max(65_535)
    .describe('The port to listen on. Several sources of one process may share it, by `path`. 0: any free one.')
    .meta({ examples: [8080] }),
  tls: z
    .union([
      z.literal(false),
      z.strictObject({
        cert: name
          .describe('The certificate of this server and those between it and its authority, as PEM text.')
          .meta({ examples: ['${file:server.pem}'] }),
        key: name
          .describe('The private key that goes with `cert`, as PEM text.')
          .meta({ writeOnly: true, examples: ['${file:server-key.pem}'] }),
        ca: name
          .optional()
          .describe(
            'Authorities of clients, as PEM text. With it, only clients are let in that show a certificate of theirs.',
          )
          .meta({ examples: ['${file:clients.pem}'] }),
      }),
    ])
    .default(false)
    .describe('Encrypts connections and offers HTTP/2 beside HTTP/1.1. Left out: HTTP/1.1 without encryption.'),
  maxConnections: z.int().min(1).default(1000).describe('Connections beyond so many are closed at once.'),
  maxHeaderBytes: z
    .int()
    .min(1024)
    .max(1_048_576)
    .default(16_384)
    .describe('Most bytes of all headers of a request; beyond that it is answered 431.'),
  maxHeaders: z
    .int()
    .min(10)
    .max(10_000)
    .default(256)
    .describe('Most headers of a request; beyond that it is answered 431.'),
  headersTimeoutMs: milliseconds(100)
    .default(10_000)
    .describe('How long TLS, and then the headers of a request, may take to come, in milliseconds.'),
  requestTimeoutMs: milliseconds(100)
    .default(30_000)
    .describe('How long a request may take to come, body included, in milliseconds. Not less than `headersTimeoutMs`.'),
  keepAliveTimeoutMs: milliseconds()
    .default(60_000)
    .describe('How long a connection without a request is kept open, in milliseconds.'),
  healthPath: z
    .union([z.literal(false), z.string().regex(/^\/\S*$/)])
    .default('/healthz')
    .describe('Where GET is answered 200 while events are taken, and 503 otherwise, to anyone. `false`: nowhere.'),
};

/** Options of `httpSource`: types, defaults and documentation in one. */
export const httpSourceOptions = z
  .strictObject({
    ...serverShape,
    path: z
      .string()
      .regex(pathForm, "expected a path such as '/events' or '/hooks/{team}'")
      .default('/')
      .describe(
        'Where events are taken, by POST. A segment in braces takes any value, which `webhook.attributes` may use.',
      )
      .meta({ examples: ['/hooks/{team}'] }),
    token: name
      .optional()
      .describe('Only requests with `Authorization: Bearer` and this token are taken.')
      .meta({ writeOnly: true }),
    tokenInQuery: z
      .boolean()
      .default(false)
      .describe(
        'Whether the token may come as the query parameter `access_token`, too. Addresses are logged in many places.',
      ),
    username: name
      .optional()
      .describe('Only requests with `Authorization: Basic`, this name and `password` are taken.')
      .meta({ examples: ['shop'] }),
    password: name.optional().describe('The password that goes with `username`.').meta({ writeOnly: true }),
    allowedSenders: z
      .array(name)
      .default(['*'])
      .describe(
        'Which senders are told that they may deliver, when they ask by OPTIONS: values of `WebHook-Request-Origin`. `*`: all.',
      )
      .meta({ examples: [['eventgrid.azure.net']] }),
    allowedRate: z
      .int()
      .min(1)
      .optional()
      .describe('How many requests a minute they are told that they may make. Left out: any number.')
      .meta({ examples: [600] }),
    cors: z
      .strictObject({
        origins: z
          .array(name)
          .min(1)
          .describe('Origins of pages that may send events. `*`: all.')
          .meta({ examples: [['https://shop.example']] }),
        maxAgeMs: milliseconds(1000)
          .default(600_000)
          .describe('How long a browser may remember that, in milliseconds.'),
      })
      .optional()
      .describe('Lets pages in browsers send events. Left out: they may not.'),
    webhook: webhookOptions
      .optional()
      .describe(
        'Makes events of plain webhooks. Left out: requests are CloudEvents, in binary, structured or batch mode.',
      ),
    maxBodyBytes: z
      .int()
      .min(1)
      .max(1_073_741_824)
      .default(4_194_304)
      .describe('Most bytes of a body, and of what is in it once it is unpacked; beyond that it is answered 413.'),
    maxEvents: z.int().min(1).default(1000).describe('Most events of a batch; beyond that it is answered 413.'),
    maxWaitingRecords: z
      .int()
      .min(1)
      .default(1000)
      .describe('While so many events wait for the pipeline to read them, further requests are answered 429.'),
    maxWaitingBytes: z
      .int()
      .min(1)
      .default(33_554_432)
      .describe('While so many bytes of bodies come in or wait for the pipeline, further requests are answered 429.'),
    answerTimeoutMs: milliseconds(10)
      .default(30_000)
      .describe(
        'How long a request waits until its events are safe, in milliseconds; then it is answered 504, or 503 if none was taken over.',
      ),
  })
  .refine(({ username, password }) => (username === undefined) === (password === undefined), {
    path: ['password'],
    message: "expected 'username' and 'password', found one of them",
  })
  .refine(({ token, tokenInQuery }) => token !== undefined || !tokenInQuery, {
    path: ['tokenInQuery'],
    message: "expected it together with 'token', found it alone",
  })
  .refine(({ headersTimeoutMs, requestTimeoutMs }) => headersTimeoutMs <= requestTimeoutMs, {
    path: ['headersTimeoutMs'],
    message: "expected no more than 'requestTimeoutMs'",
  });

/** The names of what all sources that share a port must agree on. */
export const serverOptionNames = Object.keys(serverShape) as readonly (keyof typeof serverShape)[];

/** The options as a user writes them. */
export type HttpSourceInput = z.input<typeof httpSourceOptions>;

/** The options as the source gets them: validated, defaults filled in. */
export type HttpSourceOptions = z.output<typeof httpSourceOptions>;

/** Those that make the server. */
export type ServerOptions = Pick<HttpSourceOptions, keyof typeof serverShape>;
