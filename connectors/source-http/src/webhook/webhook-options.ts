import { z } from 'zod';
import { templateForm } from './fill-template.ts';

const secret = z.string().min(1);

/** Options for plain webhooks: how they are signed, and what becomes of them. */
export const webhookOptions = z
  .strictObject({
    preset: z
      .enum(['github', 'gitlab', 'stripe', 'slack', 'hmac'])
      .optional()
      .describe(
        'Whose webhooks they are: signature and attributes follow from it. `hmac`: as `signature` says. Left out: not signed.',
      ),
    secret: secret
      .optional()
      .describe('The secret that they are signed with, or that GitLab sends. Required with a `preset`.')
      .meta({ writeOnly: true }),
    previousSecret: secret
      .optional()
      .describe('Another secret that still counts, while the sender changes it.')
      .meta({ writeOnly: true }),
    toleranceMs: z
      .int()
      .min(1000)
      .max(86_400_000)
      .default(300_000)
      .describe(
        'How far from now the time of signing may be, in milliseconds, where there is one: later, it is a replay.',
      ),
    signature: z
      .strictObject({
        header: z.string().min(1).default('X-Signature').describe('The header with the signature.'),
        algorithm: z.enum(['sha1', 'sha256', 'sha512']).default('sha256').describe('The hash of the HMAC.'),
        encoding: z.enum(['hex', 'base64']).default('hex').describe('How the signature is written.'),
        prefix: z.string().default('').describe('What stands before it in the header, such as `sha256=`.'),
        timestampHeader: z
          .string()
          .min(1)
          .optional()
          .describe(
            'The header with the time of signing, in seconds since 1970. The body is signed behind it and a dot.',
          )
          .meta({ examples: ['X-Signature-Timestamp'] }),
      })
      .prefault({})
      .describe('How the sender signs, with the preset `hmac`.'),
    attributes: z
      .record(
        z.string().regex(/^(?!data$|specversion$|datacontenttype$)[a-z0-9]+$/, 'expected the name of an attribute'),
        z.string().regex(templateForm, "expected text with '{header.…}', '{query.…}', '{path.…}' or '{body.…}' in it"),
      )
      .default({})
      .describe(
        'Attributes of the events, in place of those of the preset: text with `{header.…}`, `{query.…}`, `{path.…}`, `{body.….…}` in it.',
      )
      .meta({ examples: [{ source: '/hooks/{path.team}', type: 'com.example.{body.kind}' }] }),
  })
  .refine(({ preset, secret: given }) => (preset === undefined) === (given === undefined), {
    path: ['secret'],
    message: "expected 'preset' and 'secret' together, found one of them",
  })
  .refine(
    ({ preset, attributes }) =>
      (preset !== undefined && preset !== 'hmac') ||
      ['source', 'type'].every((name) => Object.hasOwn(attributes, name)),
    { path: ['attributes'], message: "expected templates for 'source' and 'type'" },
  );

/** Options of plain webhooks, validated. */
export type WebhookOptions = z.output<typeof webhookOptions>;
