import { z } from 'zod';

/** Options of `source-file`. */
export const fileSourceOptions = z.strictObject({
  path: z
    .string()
    .min(1)
    .describe('The file to read. It need not exist yet while following.')
    .meta({ examples: ['/var/log/orders.ndjson'] }),
  format: z
    .enum(['cloudevents', 'json', 'lines'])
    .default('cloudevents')
    .describe(
      'What a line is: an event in the JSON event format, a JSON value that becomes the data, or text that becomes the data.',
    ),
  follow: z
    .boolean()
    .default(true)
    .describe('Wait for more at the end of the file. Otherwise the pipeline finishes there.'),
  pollMs: z.int().min(1).default(200).describe('How often to look for more while following.'),
  type: z
    .string()
    .min(1)
    .default('org.apache.eventmesh.file.line')
    .describe('Event type of lines that are not events themselves.'),
  source: z
    .string()
    .min(1)
    .optional()
    .describe('Event source of lines that are not events themselves. Default: the file URL of the path.'),
  maxLineBytes: z
    .int()
    .min(1)
    .default(16_777_216)
    .describe('A longer line becomes a dead letter that holds its beginning, its offset and its length.'),
});

/** Options of `source-file`, validated. */
export type FileSourceOptions = z.output<typeof fileSourceOptions>;
