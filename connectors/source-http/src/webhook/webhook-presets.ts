import type { SignatureScheme } from '../credentials/check-signature.ts';

/** How the webhooks of a service become events: its signature, and for each attribute the templates to try, the first that has all values counts. */
export interface WebhookPreset {
  readonly scheme: SignatureScheme;
  readonly attributes: Readonly<Record<string, readonly string[]>>;
}

const nothingBefore = (): string => '';
const hmacSha256 = { kind: 'hmac', algorithm: 'sha256', encoding: 'hex' } as const;

/** The services that are known by name. Each `id` is the one that stays the same when the service sends again. */
export const webhookPresets = {
  /** @see https://docs.github.com/en/webhooks/webhook-events-and-payloads */
  github: {
    scheme: { ...hmacSha256, header: 'X-Hub-Signature-256', prefix: 'sha256=', time: undefined, before: nothingBefore },
    attributes: {
      id: ['{header.x-github-delivery}'],
      source: ['https://github.com/{body.repository.full_name}', 'https://github.com'],
      type: ['com.github.{header.x-github-event}.{body.action}', 'com.github.{header.x-github-event}'],
      subject: ['{body.repository.full_name}'],
    },
  },
  /** @see https://docs.gitlab.com/user/project/integrations/webhooks */
  gitlab: {
    scheme: { kind: 'token', header: 'X-Gitlab-Token' },
    attributes: {
      id: ['{header.idempotency-key}', '{header.x-gitlab-event-uuid}'],
      source: [
        '{header.x-gitlab-instance}/{body.project.path_with_namespace}',
        '{header.x-gitlab-instance}',
        'https://gitlab.com',
      ],
      type: ['com.gitlab.{body.object_kind}', 'com.gitlab.{body.event_name}'],
      subject: ['{body.project.path_with_namespace}'],
    },
  },
  /** @see https://docs.stripe.com/webhooks/signature */
  stripe: {
    scheme: { ...hmacSha256, header: 'Stripe-Signature', prefix: 'v1=', time: 'field', before: (time) => `${time}.` },
    attributes: {
      id: ['{body.id}'],
      source: ['https://stripe.com/{body.account}', 'https://stripe.com'],
      type: ['com.stripe.{body.type}'],
      subject: ['{body.data.object.id}'],
      time: ['{body.created}'],
    },
  },
  /** @see https://docs.slack.dev/authentication/verifying-requests-from-slack */
  slack: {
    scheme: {
      ...hmacSha256,
      header: 'X-Slack-Signature',
      prefix: 'v0=',
      time: { header: 'X-Slack-Request-Timestamp' },
      before: (time) => `v0:${time}:`,
    },
    attributes: {
      id: ['{body.event_id}', '{body.trigger_id}'],
      source: ['https://slack.com/{body.team_id}', 'https://slack.com'],
      type: ['com.slack.{body.event.type}', 'com.slack.{body.type}', 'com.slack.command'],
      subject: ['{body.event.channel}', '{body.channel_id}'],
      time: ['{body.event_time}'],
    },
  },
} as const satisfies Readonly<Record<string, WebhookPreset>>;
