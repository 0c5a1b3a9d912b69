import { createHash } from 'node:crypto';
import { isConnectorError, type AnyCloudEvent } from '@eventmesh/connector-api';
import { eventFromBody } from '@eventmesh/event-formats';
import { fillTemplate, type TemplateValues } from './fill-template.ts';
import { ProblemError } from '../exchange/problem.ts';
import { headerOf, type RequestHead } from '../exchange/request-head.ts';
import { templateValues } from './template-values.ts';

/** For each attribute the templates to try, in order. */
export type AttributeTemplates = Readonly<Record<string, readonly string[]>>;

/** A request that is to become an event. */
export interface WebhookRequest {
  readonly head: RequestHead;
  readonly body: Buffer;
  /** What the path has in the place of its names. */
  readonly inPath: Readonly<Record<string, string>>;
}

/**
 * Makes an event of a plain webhook: attributes by templates, the body as data. Without a value for `id` it is a digest of path, query and
 * body, so that the same request has the same one whenever it comes again.
 *
 * @throws ProblemError with status 400 that names what is missing or wrong
 */
export function webhookToEvent({ head, body, inPath }: WebhookRequest, templates: AttributeTemplates): AnyCloudEvent {
  const values = templateValues(head, body, inPath);
  const attributes: Record<string, unknown> = { datacontenttype: headerOf(head, 'content-type') };
  for (const [name, choices] of Object.entries(templates)) {
    const value = firstFilled(choices, values, name === 'source' ? encodeURI : undefined);
    if (value !== undefined) attributes[name] = name === 'time' ? timeOf(value) : value;
  }
  attributes['id'] ??= digestOf(head, body);
  for (const name of ['source', 'type'])
    if (attributes[name] === undefined)
      throw new ProblemError(400, `Attribute '${name}': the request has none of the values that it is made of.`);
  try {
    return eventFromBody(attributes, body.length === 0 ? undefined : body);
  } catch (thrown) {
    if (isConnectorError(thrown)) throw new ProblemError(400, thrown.message);
    throw thrown;
  }
}

function firstFilled(
  choices: readonly string[],
  values: TemplateValues,
  encode: ((value: string) => string) | undefined,
): string | undefined {
  for (const template of choices) {
    const text = fillTemplate(template, values, encode);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** Many give seconds or milliseconds since 1970 in place of a date. */
function timeOf(value: string): string {
  if (!/^\d{9,13}$/.test(value)) return value;
  return new Date(Number(value) * (value.length > 10 ? 1 : 1000)).toISOString();
}

function digestOf({ path, query }: RequestHead, body: Buffer): string {
  return createHash('sha256').update(`${path}?${query}\n`).update(body).digest('hex');
}
