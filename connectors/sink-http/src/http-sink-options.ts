import { z } from 'zod';
import { hostPattern } from './options/allowed-hosts.ts';
import { contradictionsIn } from './options/contradictions.ts';
import { credentialShape, headerName } from './options/credential-options.ts';

const milliseconds = (least = 1) => z.int().min(least).max(2_147_483_647);
const attribute = z
  .string()
  .regex(/^[a-z0-9]{1,64}$/, 'expected the name of an attribute: lower-case letters and digits');
const template = z.string().min(1);
const status = z.int().min(200).max(599);
const pem = z.string().min(1);
const methods = ['POST', 'PUT', 'PATCH', 'DELETE', 'GET'] as const;

/** What a request is made of. */
const requestShape = {
  url: z
    .union([template, z.array(template).min(1).max(32)])
    .describe(
      'Where requests go: `http` or `https`, with selectors in braces, which are percent-encoded. Of a list, every URL gets every event.',
    )
    .meta({ examples: ['https://api.example.com/orders/{$.data.id}'], writeOnly: true }),
  mode: z
    .enum(['binary', 'structured', 'batch', 'raw'])
    .default('binary')
    .describe(
      '`binary`: data in the body, attributes in headers `ce-…`. `structured`: the event as JSON. `batch`: many events as a JSON list in one request. `raw`: the data alone, or what `body` says.',
    ),
  method: z.enum(methods).default('POST').describe('The method of requests.'),
  methodAttribute: attribute
    .optional()
    .describe('Attribute that says the method of each event, by the same words; events without it go by `method`.')
    .meta({ examples: ['operation'] }),
  headers: z
    .record(headerName, template.meta({ writeOnly: true }))
    .default({})
    .describe('Further headers: text, with selectors in braces. One whose value is not there is left out.')
    .meta({ examples: [{ 'X-Tenant': '{$.tenant}' }] }),
  body: z
    .union([z.string().min(1), z.record(z.string(), z.unknown()), z.array(z.unknown())])
    .optional()
    .describe(
      'The body, with `mode: raw`: a map or list is JSON in which texts are selectors (`$.data.id`) or have them in braces; text is filled and sent as it is. Left out: the data.',
    )
    .meta({ examples: [{ order: '$.data.id', text: 'Order {$.data.id} of {$.source}' }] }),
  contentType: z
    .string()
    .regex(/^[\x21-\x7e]+\/[\x20-\x7e]+$/, "expected a content type such as 'application/json'")
    .optional()
    .describe(
      'Content type of the body, with `mode: raw`. Default: that of the data, `application/json`, or `text/plain` for text.',
    )
    .meta({ examples: ['application/x-www-form-urlencoded'] }),
  maxBatchEvents: z.int().min(1).max(10_000).default(500).describe('Most events of a request, with `mode: batch`.'),
  maxBatchBytes: z
    .int()
    .min(1)
    .max(268_435_456)
    .default(1_048_576)
    .describe('Most bytes of events in a request, with `mode: batch`. A single event may be larger.'),
  idempotencyKeyHeader: z
    .union([z.literal(false), headerName])
    .default('Idempotency-Key')
    .describe(
      'The header with a digest of `source` and `id`, by which a target knows an event that comes again. `false`: none.',
    ),
  compression: z.enum(['none', 'gzip', 'deflate', 'br']).default('none').describe('How bodies are packed.'),
  compressFromBytes: z.int().min(0).default(1024).describe('Bodies with fewer bytes are not packed.'),
};

/** How requests travel. */
const transportShape = {
  ordered: z
    .boolean()
    .default(true)
    .describe(
      'Whether an event waits for the answer to the one before it of its key. `false`: no order, all side by side.',
    ),
  maxInFlightRequests: z.int().min(1).max(1024).default(32).describe('How many requests are under way at a time.'),
  adaptiveConcurrency: z
    .boolean()
    .default(false)
    .describe(
      'Whether to find out how many the target takes, up to `maxInFlightRequests`: fewer when it is overloaded or becomes slow.',
    ),
  http2: z
    .boolean()
    .default(false)
    .describe('Whether to speak HTTP/2, which the servers must do then; only with `https`.'),
  tls: z
    .strictObject({
      ca: pem
        .optional()
        .describe('Certificates to trust instead of the well-known ones, as PEM text.')
        .meta({ examples: ['${file:ca.pem}'] }),
      cert: pem
        .optional()
        .describe('The certificate of this client, as PEM text.')
        .meta({ examples: ['${file:client.pem}'] }),
      key: pem.optional().describe('The private key that goes with `cert`, as PEM text.').meta({ writeOnly: true }),
      servername: pem
        .optional()
        .describe('The name that the certificate of the server must have, in place of that in the URL.')
        .meta({ examples: ['api.example.com'] }),
    })
    .prefault({})
    .describe('How connections are encrypted, with `https`. The name in the certificate is checked.'),
  proxy: z
    .url({ protocol: /^https?$/, error: "expected a URL such as 'http://proxy.example.com:3128'" })
    .optional()
    .describe(
      'A proxy to go through, by CONNECT. User and password may be in it. Variables of the environment are not looked at.',
    )
    .meta({ examples: ['http://proxy.example.com:3128'], writeOnly: true }),
  redirects: z
    .enum(['none', 'same-origin'])
    .default('none')
    .describe(
      '`same-origin`: up to 5 redirects (307, 308) to the same scheme, host and port are followed. Others never are.',
    ),
  allowedHosts: z
    .array(z.string().regex(hostPattern, "expected a host such as 'api.example.com' or '*.example.com'"))
    .min(1)
    .optional()
    .describe(
      'Hosts that requests may go to; `*.` for all below a domain. Required where an event chooses the host and credentials are sent.',
    )
    .meta({ examples: [['*.example.com']] }),
  allowPrivateAddresses: z
    .boolean()
    .default(false)
    .describe(
      'Whether an event that chooses the host may choose one on this machine, in its network, or a service for machines of a cloud.',
    ),
};

/** What answers mean, and how long they may take. */
const answerShape = {
  acceptStatuses: z
    .array(status)
    .default([])
    .describe('Statuses beside 2xx by which the target says that it has the event.')
    .meta({ examples: [[409]] }),
  retryStatuses: z
    .array(status)
    .default([])
    .describe('Further statuses after which an event is tried again.')
    .meta({ examples: [[404]] }),
  refuseStatuses: z
    .array(status)
    .default([])
    .describe('Further statuses by which an event is refused for good, and becomes a dead letter.')
    .meta({ examples: [[500]] }),
  maxRetryAfterMs: milliseconds()
    .default(3_600_000)
    .describe('Longest wait that `Retry-After` may ask for, in milliseconds.'),
  maxResponseBytes: z
    .int()
    .min(4096)
    .max(16_777_216)
    .default(65_536)
    .describe(
      'Most bytes of a body of an answer that are read. Beyond that the connection is closed; the status counts.',
    ),
  connectTimeoutMs: milliseconds(100)
    .default(10_000)
    .describe('How long a connection may take, TLS included, in milliseconds.'),
  headersTimeoutMs: milliseconds(100)
    .default(30_000)
    .describe('How long an answer may take to begin, in milliseconds.'),
  bodyTimeoutMs: milliseconds(100)
    .default(30_000)
    .describe('How long the body of an answer may pause, in milliseconds.'),
  requestTimeoutMs: milliseconds(100).default(60_000).describe('How long a request may take in all, in milliseconds.'),
  keepAliveTimeoutMs: milliseconds()
    .default(4_000)
    .describe('How long a connection without a request is kept, in milliseconds; less if the server says so.'),
};

/** Options of `httpSink`: types, defaults and documentation in one. */
export const httpSinkOptions = z
  .strictObject({ ...requestShape, ...credentialShape, ...transportShape, ...answerShape })
  .superRefine((options, context) => {
    for (const { path, message } of contradictionsIn(options))
      context.addIssue({ code: 'custom', path: [...path], message });
  });

/** The options as a user writes them. */
export type HttpSinkInput = z.input<typeof httpSinkOptions>;

/** The options as the sink gets them: validated, defaults filled in. */
export type HttpSinkOptions = z.output<typeof httpSinkOptions>;
