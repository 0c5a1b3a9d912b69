import { z } from 'zod';

/** Options of the reference connectors. */
export const referenceOptions = z.strictObject({
  host: z
    .string()
    .min(1)
    .describe('Where the reference server is.')
    .meta({ examples: ['127.0.0.1'] }),
  port: z
    .int()
    .min(1)
    .max(65_535)
    .describe('Its port.')
    .meta({ examples: [4000] }),
  token: z
    .string()
    .min(1)
    .optional()
    .describe('What the server wants to see.')
    .meta({ writeOnly: true, examples: ['${env:TOKEN}'] }),
  requestTimeoutMs: z
    .int()
    .min(1)
    .max(2_147_483_647)
    .default(5_000)
    .describe('How long an answer may take before the connection is taken for dead, in milliseconds.')
    .meta({ examples: [5_000] }),
});

/** Options of the reference connectors, validated. */
export type ReferenceOptions = z.output<typeof referenceOptions>;
