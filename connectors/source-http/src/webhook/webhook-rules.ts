import type { SignatureRules, SignatureScheme } from '../credentials/check-signature.ts';
import type { WebhookOptions } from './webhook-options.ts';
import { webhookPresets } from './webhook-presets.ts';
import type { AttributeTemplates } from './webhook-to-event.ts';

/** What is done with plain webhooks. */
export interface WebhookRules {
  /** Undefined: they are not signed. */
  readonly signature: SignatureRules | undefined;
  readonly templates: AttributeTemplates;
  /** Whether Slack may ask whether someone is here. */
  readonly answersChallenges: boolean;
}

/** Works out the rules of a configuration once. */
export function webhookRules(options: WebhookOptions): WebhookRules {
  const { preset, secret, previousSecret, toleranceMs, attributes } = options;
  const known = preset === undefined || preset === 'hmac' ? undefined : webhookPresets[preset];
  const own = Object.fromEntries(Object.entries(attributes).map(([name, template]) => [name, [template]]));
  const secrets = [secret, previousSecret].filter((each) => each !== undefined);
  const scheme = known?.scheme ?? genericScheme(options);
  return {
    signature: secrets.length === 0 ? undefined : { scheme, secrets, toleranceMs },
    templates: { ...known?.attributes, ...own },
    answersChallenges: preset === 'slack',
  };
}

function genericScheme({ signature: { timestampHeader, ...signature } }: WebhookOptions): SignatureScheme {
  const time = timestampHeader === undefined ? undefined : { header: timestampHeader };
  return { kind: 'hmac', ...signature, time, before: (at) => (time === undefined ? '' : `${at}.`) };
}
