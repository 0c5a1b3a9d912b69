import { z } from 'zod';

/** Options of `fileSink`: types, defaults and documentation in one. */
export const fileSinkOptions = z.strictObject({
  path: z
    .string()
    .min(1)
    .describe('The file to append to, one event a line in the CloudEvents JSON format. One sink for each file.')
    .meta({ examples: ['/var/data/orders.ndjson'] }),
  mkdir: z
    .boolean()
    .default(true)
    .describe('Whether to make the folder of the file when there is none.')
    .meta({ examples: [true, false] }),
  fileMode: z
    .string()
    .regex(/^0?[0-7]{3}$/, 'expected an octal mode such as 640')
    .default('644')
    .describe('Permissions of files that the sink makes, octal, as text. The umask of the process is taken off.')
    .meta({ examples: ['640'] }),
  rotate: z
    .strictObject({
      maxBytes: z
        .int()
        .min(1)
        .optional()
        .describe(
          'Begin a new file before one would grow larger, in bytes. A batch is never split: a single larger one goes to a file of its own.',
        )
        .meta({ examples: [104_857_600] }),
      everyMs: z
        .int()
        .min(1)
        .optional()
        .describe('Begin a new file with the first batch that comes when one is so old, in milliseconds.')
        .meta({ examples: [3_600_000] }),
    })
    .prefault({})
    .describe('When to rename the file, with time and sequence number, and begin a new one. Left out: never.')
    .meta({ examples: [{ maxBytes: 104_857_600, everyMs: 3_600_000 }] }),
});

/** The options as a user writes them. */
export type FileSinkInput = z.input<typeof fileSinkOptions>;

/** The options as the sink gets them: validated, defaults filled in. */
export type FileSinkOptions = z.output<typeof fileSinkOptions>;
