import { z } from 'zod';

const pem = z.string().regex(/-----BEGIN /, 'expected PEM text');

/** How to reach and enter a RabbitMQ, as options that both connectors share. */
export const connectionOptionsShape = {
  url: z
    .url({ protocol: /^amqps?$/, error: "expected a URL such as 'amqp://127.0.0.1:5672/shop'" })
    .refine((url) => !/[?#]/.test(url), 'expected nothing behind a ? or #')
    .refine((url) => !/^amqps?:\/\/[^/]*\/.*\//.test(url), 'expected one virtual host, with / in its name as %2F')
    .refine(isDecodable, 'expected user, password and virtual host percent-encoded: % as %25')
    .describe(
      'Server and virtual host; without one it is `/`. User and password may be in it, percent-encoded. With `amqps` the connection is encrypted. Default port: 5672, encrypted 5671.',
    )
    .meta({ examples: ['amqp://127.0.0.1:5672/shop'], writeOnly: true }),
  username: z
    .string()
    .min(1)
    .optional()
    .describe('The user, in place of that in `url`. Default: `guest`.')
    .meta({ examples: ['orders'] }),
  password: z
    .string()
    .optional()
    .describe('The password, in place of that in `url`. Default: `guest`.')
    .meta({ writeOnly: true, examples: ['${env:RABBITMQ_PASSWORD}'] }),
  tls: z
    .union([
      z.boolean(),
      z.strictObject({
        ca: pem.describe('Certificates to trust, as PEM text.').meta({ examples: ['${file:ca.pem}'] }),
        cert: pem
          .optional()
          .describe('Certificate of the client, as PEM text, where the server asks for one.')
          .meta({ examples: ['${file:client.pem}'] }),
        key: pem
          .optional()
          .describe('Private key of `cert`, as PEM text.')
          .meta({ writeOnly: true, examples: ['${file:client.key}'] }),
      }),
    ])
    .default(false)
    .describe(
      'Whether to encrypt the connection, as `amqps` in `url` does; with `ca`, which certificates to trust instead of the well-known ones. The name in the certificate is checked.',
    )
    .meta({ examples: [true] }),
  connectTimeoutMs: z
    .int()
    .min(100)
    .max(600_000)
    .default(10_000)
    .describe('How long the server may take to let the connector in, in milliseconds.')
    .meta({ examples: [10_000] }),
  requestTimeoutMs: z
    .int()
    .min(100)
    .max(600_000)
    .default(30_000)
    .describe('How long the server may be silent to a request, in milliseconds, before the connection counts as dead.')
    .meta({ examples: [30_000] }),
  heartbeatMs: z
    .int()
    .min(1000)
    .max(600_000)
    .default(10_000)
    .describe(
      'How often both sides tell that they are there, in milliseconds, rounded up to a second; after two to three times that, a connection counts as dead. The server may ask for less.',
    )
    .meta({ examples: [10_000] }),
};

const connectionOptions = z.strictObject(connectionOptionsShape);

/** How to reach and enter a RabbitMQ: validated, defaults filled in. */
export type ConnectionOptions = z.output<typeof connectionOptions>;

function isDecodable(url: string): boolean {
  try {
    const { username, password, pathname } = new URL(url);
    [username, password, pathname].forEach(decodeURIComponent);
    return true;
  } catch {
    // Said by the schema, without the parser's message, which quotes what may be a password.
    return false;
  }
}
