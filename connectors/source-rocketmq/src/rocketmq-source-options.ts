import { connectionOptionsShape } from '@eventmesh/rocketmq';
import { z } from 'zod';

/** Options of `rocketmqSource`: types, defaults and documentation in one. */
export const rocketmqSourceOptions = z
  .strictObject({
    ...connectionOptionsShape,
    topic: z
      .string()
      .min(1)
      .describe('The topic to read. It must exist.')
      .meta({ examples: ['orders'] }),
    consumerGroup: z
      .string()
      .min(1)
      .describe('The consumer group to read for. It must exist. Workers of one group share the messages.')
      .meta({ examples: ['orders-to-mysql'] }),
    tag: z
      .string()
      .min(1)
      .optional()
      .describe('Only messages with this tag; several are joined by `||`. Left out: all messages.')
      .meta({ examples: ['created || paid'] }),
    sql: z
      .string()
      .min(1)
      .optional()
      .describe('Only messages whose properties meet this SQL92 condition. Not together with `tag`.')
      .meta({ examples: ["CE_type = 'com.example.order.created'"] }),
    ordered: z
      .boolean()
      .default(false)
      .describe(
        'Whether the group is ordered (a FIFO group): messages are received one batch after the other, and given back in order.',
      ),
    parallelReceives: z
      .int()
      .min(1)
      .max(4)
      .default(4)
      .describe('How many receive calls run side by side, 1 to 4. An ordered group has one.'),
    invisibleMs: z
      .int()
      .min(10_000)
      .max(43_200_000)
      .default(60_000)
      .describe(
        'How long a message stays hidden from others once received, in milliseconds. Renewed at half time while it is in flight; after a crash its messages come again when it ends.',
      ),
    pollMs: z
      .int()
      .min(5000)
      .max(20_000)
      .default(5000)
      .describe('How long the server waits for a message before it answers with none, in milliseconds.'),
    facts: z
      .boolean()
      .default(false)
      .describe(
        "Whether every event gets the message's own facts as extensions: rocketmqtopic, rocketmqtag, rocketmqkeys, rocketmqgroup, rocketmqborntime, rocketmqattempt.",
      ),
    raw: z
      .strictObject({
        source: z
          .string()
          .min(1)
          .optional()
          .describe('Attribute `source`. Left out: `urn:rocketmq:topic:<topic>`.')
          .meta({ examples: ['/shop/orders'] }),
        type: z
          .string()
          .min(1)
          .optional()
          .describe('Attribute `type`. Left out: `org.apache.rocketmq.message`.')
          .meta({ examples: ['com.example.order.created'] }),
        contentType: z
          .string()
          .min(1)
          .optional()
          .describe('Attribute `datacontenttype`; JSON is parsed, text is decoded. Left out: the data are the bytes.')
          .meta({ examples: ['application/json'] }),
      })
      .prefault({})
      .describe('How messages become events that are not CloudEvents. They always have the facts.')
      .meta({ examples: [{ contentType: 'application/json' }] }),
  })
  .refine(({ tag, sql }) => tag === undefined || sql === undefined, {
    path: ['sql'],
    message: "expected either 'tag' or 'sql', found both",
  });

/** The options as a user writes them. */
export type RocketmqSourceInput = z.input<typeof rocketmqSourceOptions>;

/** The options as the source gets them: validated, defaults filled in. */
export type RocketmqSourceOptions = z.output<typeof rocketmqSourceOptions>;
