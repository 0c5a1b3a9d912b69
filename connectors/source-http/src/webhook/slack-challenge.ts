import { headerOf, type RequestHead } from '../exchange/request-head.ts';
import { templateValues } from './template-values.ts';

/**
 * What Slack wants to read when it asks whether someone is here; undefined for any other request.
 *
 * @see https://docs.slack.dev/reference/events/url_verification
 */
export function slackChallenge(head: RequestHead, body: Buffer): string | undefined {
  // Only JSON asks, and an event may be large: whoever asks does not say much.
  if (headerOf(head, 'content-type')?.startsWith('application/json') !== true || body.length > mostBytes)
    return undefined;
  const values = templateValues(head, body, {});
  return values.body(['type']) === 'url_verification' ? values.body(['challenge']) : undefined;
}

const mostBytes = 4096;
