import { z } from 'zod';
import { formEncoded } from '../answer/redact.ts';

const secret = (says: string) => z.string().min(1).describe(says).meta({ writeOnly: true });
const text = z.string().min(1);
/** A token of RFC 9110, section 5.6.2. */
export const headerName = z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,256}$/, 'expected the name of a header');
const headerValue = /^[\t\x20-\x7e]+$/;
const inHeader = 'expected characters of ASCII without line ends, as a header has them';

/** Options that say who sends: tokens, names and signatures. */
export const credentialShape = {
  token: secret('Sent as `Authorization: Bearer` and this token.').regex(headerValue, inHeader).optional(),
  username: text
    .optional()
    .describe('Sent with `password` as `Authorization: Basic`.')
    .meta({ examples: ['app'] }),
  password: secret('The password that goes with `username`.').optional(),
  apiKey: z
    .strictObject({
      value: secret('The key.').regex(headerValue, inHeader),
      name: headerName.default('X-API-Key').describe('The header, or the parameter of the query, that it goes into.'),
      in: z.enum(['header', 'query']).default('header').describe('Where it goes. URLs are logged in many places.'),
    })
    .optional()
    .describe('A key of an API.'),
  oauth: z
    .strictObject({
      tokenUrl: z
        .url({ protocol: /^https?$/, error: "expected a URL such as 'https://id.example.com/oauth/token'" })
        .describe('Where tokens come from.')
        .meta({ examples: ['https://id.example.com/oauth/token'] }),
      clientId: text.describe('Who asks for a token.').meta({ examples: ['orders'] }),
      clientSecret: secret('The secret that goes with `clientId`.'),
      scope: text
        .optional()
        .describe('What the token is to allow.')
        .meta({ examples: ['events.write'] }),
      audience: text
        .optional()
        .describe('Whom the token is for, where the server asks for that.')
        .meta({ examples: ['https://api.example.com'] }),
      clientAuth: z
        .enum(['basic', 'body'])
        .default('basic')
        .describe('How name and secret are sent: in the header `Authorization`, or in the body.'),
    })
    .optional()
    .describe(
      'OAuth 2, client credentials: a token is got, sent as `Authorization: Bearer`, and renewed before it expires and after a 401.',
    ),
  aws: z
    .strictObject({
      region: text.describe('Region of the service.').meta({ examples: ['eu-central-1'] }),
      service: text.describe('Name of the service, as its signatures have it.').meta({ examples: ['execute-api'] }),
      accessKeyId: text.describe('Which key signs.').meta({ examples: ['AKIDEXAMPLE'] }),
      secretAccessKey: secret('The key that signs.'),
      sessionToken: secret('The token of a session, with keys that are good for a while.')
        .regex(headerValue, inHeader)
        .optional(),
    })
    .optional()
    .describe('Signs requests as AWS asks for (Signature Version 4).'),
  signature: z
    .strictObject({
      secret: secret('The secret that requests are signed with.'),
      header: headerName.default('X-Signature').describe('The header with the signature.'),
      algorithm: z.enum(['sha1', 'sha256', 'sha512']).default('sha256').describe('The hash of the HMAC.'),
      encoding: z.enum(['hex', 'base64']).default('hex').describe('How the signature is written.'),
      prefix: z
        .string()
        .regex(/^[\x20-\x7e]*$/, inHeader)
        .default('')
        .describe('What stands before it in the header, such as `sha256=`.'),
      timestampHeader: headerName
        .optional()
        .describe('The header with the time of signing, in seconds since 1970. The body is signed behind it and a dot.')
        .meta({ examples: ['X-Timestamp'] }),
    })
    .optional()
    .describe('Signs the bytes of each body by HMAC, as they are sent.'),
};

/** What of them sends something that whoever gets it could use. */
export interface CredentialOptions {
  readonly token?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly apiKey?: { readonly value: string } | undefined;
  readonly oauth?: { readonly clientId: string; readonly clientSecret: string } | undefined;
  readonly aws?: { readonly secretAccessKey: string; readonly sessionToken?: string | undefined } | undefined;
  readonly signature?: { readonly secret: string } | undefined;
}

/** Names of the options that fill the header `Authorization`. */
export function authorizationsIn({ token, username, oauth, aws }: CredentialOptions): readonly string[] {
  return Object.entries({ token, username, oauth, aws }).flatMap(([name, value]) =>
    value === undefined ? [] : [name],
  );
}

/** Everything in them that nobody must see. */
export function secretsIn(options: CredentialOptions): readonly (string | undefined)[] {
  const { token, username, password, apiKey, oauth, aws, signature } = options;
  return [
    token,
    password,
    ...(username === undefined ? [] : [`${username}:${password ?? ''}`]),
    apiKey?.value,
    oauth?.clientSecret,
    ...(oauth === undefined ? [] : [basicPairOf(oauth)]),
    aws?.secretAccessKey,
    aws?.sessionToken,
    signature?.secret,
  ];
}

/** Name and secret as they go into `Authorization: Basic`: each as a form has it, then joined (RFC 6749, section 2.3.1). */
export function basicPairOf({ clientId, clientSecret }: NonNullable<CredentialOptions['oauth']>): string {
  return `${formEncoded(clientId)}:${formEncoded(clientSecret)}`;
}
