import { connectionOptionsShape } from '@eventmesh/sdk/connector-options';
import { z } from 'zod';

/** Options of `eventmeshSink`: types, defaults and documentation in one. */
export const eventmeshSinkOptions = z
  .strictObject({
    ...connectionOptionsShape,
    topic: z
      .string()
      .min(1)
      .optional()
      .describe('The topic to publish to.')
      .meta({ examples: ['orders'] }),
    topicAttribute: z
      .string()
      .regex(/^[a-z0-9]{1,64}$/, 'expected the name of an attribute: lower-case letters and digits')
      .optional()
      .describe('Attribute that names the topic of each event; events without it go to `topic`.')
      .meta({ examples: ['subject'] }),
    producerGroup: z
      .string()
      .min(1)
      .default('eventmesh-connectors')
      .describe('The group of producers that EventMesh knows us by.'),
  })
  .refine(({ topic, topicAttribute }) => topic !== undefined || topicAttribute !== undefined, {
    path: ['topic'],
    message: "expected 'topic', 'topicAttribute' or both, found neither",
  });

/** The options as a user writes them. */
export type EventmeshSinkInput = z.input<typeof eventmeshSinkOptions>;

/** The options as the sink gets them: validated, defaults filled in. */
export type EventmeshSinkOptions = z.output<typeof eventmeshSinkOptions>;
