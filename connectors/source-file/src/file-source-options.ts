import { z } from 'zod';

/** Options of `fileSource`: types, defaults and documentation in one. */
export const fileSourceOptions = z.strictObject({
  path: z
    .string()
    .min(1)
    .describe(
      'The file to read. Its last part may hold `*` for any characters: every file of that folder that matches is read. Folders take no `*`.',
    )
    .meta({ examples: ['/var/log/shop/orders.log', '/var/log/shop/*.log'] }),
  format: z
    .enum(['cloudevents', 'json', 'lines'])
    .default('cloudevents')
    .describe(
      'What a line is: an event in the CloudEvents JSON format (NDJSON), a JSON value that becomes the data, or text that becomes the data.',
    )
    .meta({ examples: ['lines'] }),
  follow: z
    .boolean()
    .default(true)
    .describe(
      'Whether to wait for more, through growth and rotation. `false` reads what is there, then the pipeline finishes.',
    )
    .meta({ examples: [true, false] }),
  pollMs: z
    .int()
    .min(1)
    .max(60_000)
    .default(250)
    .describe('How often to look for more when everything was read, in milliseconds.')
    .meta({ examples: [250] }),
  rotateWaitMs: z
    .int()
    .min(0)
    .max(600_000)
    .default(1_000)
    .describe(
      'How long a rotated file is still watched for late lines once its successor holds something, in milliseconds.',
    )
    .meta({ examples: [1_000] }),
  encoding: z
    .enum(['utf-8', 'latin1'])
    .default('utf-8')
    .describe(
      'How the bytes of a line become text. A line that is not valid `utf-8` goes to the dead letters; with `latin1` every line is valid.',
    )
    .meta({ examples: ['utf-8'] }),
  maxLineBytes: z
    .int()
    .min(1_024)
    .max(67_108_864)
    .default(1_048_576)
    .describe(
      'Longest line that becomes an event, in bytes. Of a longer one, this many bytes go to the dead letters, with its place and length in the file.',
    )
    .meta({ examples: [1_048_576] }),
  type: z
    .string()
    .min(1)
    .default('org.apache.eventmesh.file.line')
    .describe('Attribute `type` of events made of lines that are not events themselves.')
    .meta({ examples: ['com.example.order.logged'] }),
  source: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Attribute `source` of events made of lines that are not events themselves. Left out, the file URL of the file, whatever rotation renames it to.',
    )
    .meta({ examples: ['/shop/orders'] }),
});

/** The options as a user writes them. */
export type FileSourceInput = z.input<typeof fileSourceOptions>;

/** The options as the source gets them: validated, defaults filled in. */
export type FileSourceOptions = z.output<typeof fileSourceOptions>;
