import { z } from 'zod';

/** Becomes a part of an address, so nothing else may be in it. */
const name = z.string().regex(/^[\w-]+(?:\.[\w-]+)*$/, 'expected letters, digits, _ and -, parted by dots');

/** Options of `acmeSink`: types, defaults and documentation in one. */
export const acmeSinkOptions = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .regex(/^[^@]*$/, "expected an address without credentials: they go into 'token'")
    .describe('Where Acme is. With `https` the connection is encrypted.')
    .meta({ examples: ['https://acme.example.com'] }),
  topic: name.describe('The topic to write to. It must exist.').meta({ examples: ['orders'] }),
  token: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'expected ASCII without blanks')
    .optional()
    .describe('Bearer token, where Acme asks for one.')
    .meta({ writeOnly: true, examples: ['${env:ACME_TOKEN}'] }),
  requestTimeoutMs: z
    .int()
    .min(1)
    .max(600_000)
    .default(10_000)
    .describe('How long to wait for an answer before the request counts as failed, in milliseconds.')
    .meta({ examples: [10_000] }),
});

/** The options as a user writes them. */
export type AcmeSinkInput = z.input<typeof acmeSinkOptions>;

/** The options as the sink gets them: validated, defaults filled in. */
export type AcmeSinkOptions = z.output<typeof acmeSinkOptions>;
