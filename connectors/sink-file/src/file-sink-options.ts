import { z } from 'zod';

/** Options of `sink-file`. */
export const fileSinkOptions = z.strictObject({
  path: z
    .string()
    .min(1)
    .describe('The file to append to: one event a line, in the JSON event format.')
    .meta({ examples: ['/var/data/orders.ndjson'] }),
  createFolder: z.boolean().default(true).describe('Make the folder if there is none.'),
  rotate: z
    .strictObject({
      maxBytes: z.int().min(1).optional().describe('Begin a new file before one would become larger.'),
      everyMs: z.int().min(1000).optional().describe('Begin a new file when the current one is so old.'),
    })
    .prefault({})
    .describe('When to rename the file and begin a new one. Default: never.'),
});

/** Options of `sink-file`, validated. */
export type FileSinkOptions = z.output<typeof fileSinkOptions>;
