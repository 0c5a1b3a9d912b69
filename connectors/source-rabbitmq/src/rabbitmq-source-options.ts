import { connectionOptionsShape } from '@eventmesh/rabbitmq';
import { z } from 'zod';

/** Names of exchanges and queues, and routing keys: AMQP counts their bytes in one. */
const name = z.string().refine((text) => Buffer.byteLength(text) <= 255, 'expected at most 255 bytes');

/** Options of `rabbitmqSource`: types, defaults and documentation in one. */
export const rabbitmqSourceOptions = z.strictObject({
  ...connectionOptionsShape,
  queue: name
    .min(1)
    .describe('The queue to read, quorum or classic. Workers that read the same one share its messages.')
    .meta({ examples: ['orders'] }),
  createQueue: z
    .boolean()
    .default(false)
    .describe('Whether to create the queue, if it is not there. One that is there stays as it is.')
    .meta({ examples: [true] }),
  queueType: z
    .enum(['quorum', 'classic'])
    .default('quorum')
    .describe('What `createQueue` creates, durable in either case.')
    .meta({ examples: ['quorum'] }),
  bindings: z
    .array(
      z.strictObject({
        exchange: name
          .min(1)
          .describe('The exchange, which must exist.')
          .meta({ examples: ['shop'] }),
        routingKey: name
          .default('')
          .describe('The routing key, or a pattern of it where the exchange is a topic.')
          .meta({ examples: ['order.#'] }),
      }),
    )
    .default([])
    .describe('Exchanges to bind the queue to at the start. Nothing is ever unbound.')
    .meta({ examples: [[{ exchange: 'shop', routingKey: 'order.#' }]] }),
  prefetch: z
    .int()
    .min(1)
    .max(65_535)
    .default(1000)
    .describe(
      'Most messages that RabbitMQ hands over before they are acknowledged: what is in flight, and what waits in memory to be read.',
    )
    .meta({ examples: [1000] }),
  ordered: z
    .boolean()
    .default(true)
    .describe('Whether events without `partitionkey` keep the order of the queue. `false`: they go side by side.')
    .meta({ examples: [false] }),
  facts: z
    .boolean()
    .default(false)
    .describe(
      "Whether every event gets the message's own facts as extensions: rabbitmqqueue, rabbitmqexchange, rabbitmqroutingkey.",
    )
    .meta({ examples: [true] }),
  raw: z
    .strictObject({
      source: z
        .string()
        .min(1)
        .optional()
        .describe('Attribute `source`. Left out: `urn:rabbitmq:queue:<queue>`.')
        .meta({ examples: ['/shop/orders'] }),
      type: z
        .string()
        .min(1)
        .optional()
        .describe('Attribute `type`. Left out: the property `type` of the message, else `com.rabbitmq.message`.')
        .meta({ examples: ['com.example.order.created'] }),
      contentType: z
        .string()
        .min(1)
        .optional()
        .describe(
          'Attribute `datacontenttype`. Left out: the property `content-type`. JSON is parsed, text is decoded.',
        )
        .meta({ examples: ['application/json'] }),
      idFrom: z
        .enum(['message-id', 'content'])
        .default('message-id')
        .describe(
          'What becomes the `id`: the property `message-id`; a message without it is a dead letter. `content`: where there is none, a digest of all that the message holds; two that differ in nothing are one to whoever compares ids.',
        )
        .meta({ examples: ['content'] }),
    })
    .optional()
    .describe('How messages become events that are not CloudEvents. They always have the facts.')
    .meta({ examples: [{ contentType: 'application/json' }] }),
});

/** The options as a user writes them. */
export type RabbitmqSourceInput = z.input<typeof rabbitmqSourceOptions>;

/** The options as the source gets them: validated, defaults filled in. */
export type RabbitmqSourceOptions = z.output<typeof rabbitmqSourceOptions>;
