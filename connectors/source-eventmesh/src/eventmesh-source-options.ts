import { connectionOptionsShape } from '@eventmesh/sdk/connector-options';
import { z } from 'zod';

/** Options of `eventmeshSource`: types, defaults and documentation in one. */
export const eventmeshSourceOptions = z.strictObject({
  ...connectionOptionsShape,
  topics: z
    .array(z.string().min(1))
    .min(1)
    .describe('The topics to subscribe to.')
    .meta({ examples: [['orders']] }),
  consumerGroup: z
    .string()
    .min(1)
    .describe('The group to subscribe for. Its members share the events, unless `mode` says otherwise.')
    .meta({ examples: ['orders-to-mysql'] }),
  mode: z
    .enum(['clustering', 'broadcasting'])
    .default('clustering')
    .describe('`clustering`: each event goes to one member of the group. `broadcasting`: to every one.'),
  maxBuffered: z
    .int()
    .min(1)
    .max(100_000)
    .default(500)
    .describe(
      'How many events may wait in memory to be stored before the flow is stopped; some more may be on their way.',
    ),
});

/** The options as a user writes them. */
export type EventmeshSourceInput = z.input<typeof eventmeshSourceOptions>;

/** The options as the source gets them: validated, defaults filled in. */
export type EventmeshSourceOptions = z.output<typeof eventmeshSourceOptions>;
