import { connectionOptionsShape } from '@eventmesh/rabbitmq';
import { z } from 'zod';

/** Names of exchanges and queues, and routing keys: AMQP counts their bytes in one. */
const name = z.string().refine((text) => Buffer.byteLength(text) <= 255, 'expected at most 255 bytes');

/** Options of `rabbitmqSink`: types, defaults and documentation in one. */
export const rabbitmqSinkOptions = z
  .strictObject({
    ...connectionOptionsShape,
    exchange: name
      .default('')
      .describe(
        'The exchange to publish to. It must exist. Default: that of RabbitMQ, by which a routing key names a queue.',
      )
      .meta({ examples: ['orders'] }),
    routingKey: name
      .optional()
      .describe('The routing key: of the default exchange, the name of a queue.')
      .meta({ examples: ['orders'] }),
    routingKeyAttribute: z
      .string()
      .regex(/^[a-z0-9]{1,64}$/, 'expected the name of an attribute: lower-case letters and digits')
      .optional()
      .describe('Attribute that is the routing key of each event; events without it have `routingKey`.')
      .meta({ examples: ['type'] }),
    mode: z
      .enum(['binary', 'structured', 'raw'])
      .default('binary')
      .describe(
        '`binary`: data in the body, attributes in headers `cloudEvents_…`; an event that does not fit this form goes structured. `structured`: the event as JSON. `raw`: the data alone.',
      )
      .meta({ examples: ['structured'] }),
    createQueue: z
      .boolean()
      .default(false)
      .describe(
        'Whether to create the queue that `routingKey` names, if it is not there. Only with the default exchange.',
      )
      .meta({ examples: [true] }),
    queueType: z
      .enum(['quorum', 'classic'])
      .default('quorum')
      .describe('What `createQueue` creates, durable in either case.')
      .meta({ examples: ['quorum'] }),
    maxMessageBytes: z
      .int()
      .min(1)
      .max(536_870_912)
      .default(16_777_216)
      .describe(
        'Largest body of a message, in bytes. Default: what RabbitMQ 4 takes, if its `max_message_size` is not changed.',
      )
      .meta({ examples: [16_777_216] }),
  })
  .refine(({ exchange, routingKey, routingKeyAttribute }) => exchange !== '' || !!routingKey || !!routingKeyAttribute, {
    path: ['routingKey'],
    error: "expected 'routingKey', 'routingKeyAttribute' or an 'exchange' that needs none",
  })
  .refine(({ createQueue, exchange, routingKey }) => !createQueue || (exchange === '' && !!routingKey), {
    path: ['createQueue'],
    error: "expected the default exchange and a 'routingKey', which names the queue to create",
  });

/** The options as a user writes them. */
export type RabbitmqSinkInput = z.input<typeof rabbitmqSinkOptions>;

/** The options as the sink gets them: validated, defaults filled in. */
export type RabbitmqSinkOptions = z.output<typeof rabbitmqSinkOptions>;
