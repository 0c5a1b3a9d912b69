import { connectionOptionsShape } from '@eventmesh/rocketmq';
import { z } from 'zod';

const attribute = z
  .string()
  .regex(/^[a-z0-9]{1,64}$/, 'expected the name of an attribute: lower-case letters and digits');

/** Options of `rocketmqSink`: types, defaults and documentation in one. */
export const rocketmqSinkOptions = z
  .strictObject({
    ...connectionOptionsShape,
    topic: z
      .string()
      .min(1)
      .optional()
      .describe('The topic to write to. It must exist.')
      .meta({ examples: ['orders'] }),
    topicAttribute: attribute
      .optional()
      .describe('Attribute that names the topic of each event; events without it go to `topic`.')
      .meta({ examples: ['subject'] }),
    mode: z
      .enum(['binary', 'structured', 'raw'])
      .default('binary')
      .describe(
        '`binary`: data in the body, attributes in properties `CE_…`; an event that does not fit this form goes structured. `structured`: the event as JSON. `raw`: the data alone.',
      ),
    tagAttribute: attribute
      .optional()
      .describe('Attribute that becomes the tag of the message.')
      .meta({ examples: ['type'] }),
    keyAttributes: z
      .array(attribute)
      .default([])
      .describe("Attributes that become keys of the message, to find it by in RocketMQ's tools.")
      .meta({ examples: [['id']] }),
    messageGroupAttribute: attribute
      .optional()
      .describe(
        'Attribute that becomes the message group: messages of one group keep their order. For topics of type FIFO.',
      )
      .meta({ examples: ['partitionkey'] }),
    delayAttribute: attribute
      .optional()
      .describe(
        'Attribute that says how long to wait before the message is delivered, in milliseconds. For topics of type DELAY.',
      )
      .meta({ examples: ['delayms'] }),
    batch: z
      .boolean()
      .default(false)
      .describe(
        'Whether messages without group and delay go several in one request: about ten times as fast, and all of a request fail together.',
      ),
    maxInFlightRequests: z
      .int()
      .min(1)
      .max(32)
      .default(16)
      .describe('How many requests are under way at a time, 1 to 32.'),
  })
  .refine(({ topic, topicAttribute }) => topic !== undefined || topicAttribute !== undefined, {
    path: ['topic'],
    message: "expected 'topic', 'topicAttribute' or both, found neither",
  });

/** The options as a user writes them. */
export type RocketmqSinkInput = z.input<typeof rocketmqSinkOptions>;

/** The options as the sink gets them: validated, defaults filled in. */
export type RocketmqSinkOptions = z.output<typeof rocketmqSinkOptions>;
