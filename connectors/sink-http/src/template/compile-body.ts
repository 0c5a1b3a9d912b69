import { ConnectorError, type AnyCloudEvent } from '@eventmesh/connector-api';
import { eventBody, isJsonContentType, mediaTypeOf, parseSelector, type Selector } from '@eventmesh/event-formats';
import { isFilled, parseTemplate, fillTemplate, type Template } from './parse-template.ts';
import { jsonTextOf, selectJson } from './select-json.ts';

/** What goes into the body of a request. */
export interface RequestBody {
  readonly bytes: Buffer | undefined;
  readonly contentType: string | undefined;
}

/** Makes the body of the request of an event. */
export type MakeBody = (event: AnyCloudEvent) => RequestBody;

/** Puts values of an event into a value of JSON; undefined leaves a member out. */
type Build = (event: AnyCloudEvent) => unknown;

const jsonType = 'application/json';
const textType = 'text/plain; charset=utf-8';
const deepest = 32;

/**
 * Reads what a body is made of: text that is a selector is that value, other text has values in the places of `{$.…}`, and lists and maps
 * are JSON in which all texts are read like that. Values are encoded as the content type asks for, so that they stay values.
 *
 * @throws ConnectorError with code `INVALID_OPTIONS` that says what is wrong
 */
export function compileBody(body: unknown, contentType: string | undefined): MakeBody {
  if (body === undefined) return (event) => typed(eventBody(event), contentType);
  const selector = typeof body === 'string' ? parseSelector(body) : undefined;
  if (selector?.length === 1 && selector[0] === 'data') return (event) => typed(eventBody(event), contentType);
  if (typeof body === 'string' && selector === undefined) return compileText(body, contentType ?? textType);
  const build = compileJson(body, 0);
  return (event) => ({
    bytes: Buffer.from(jsonTextOf(build(event) ?? null, event), 'utf8'),
    contentType: contentType ?? jsonType,
  });
}

function compileText(text: string, contentType: string): MakeBody {
  const template = templateOf(text);
  if (isFilled(template) && isJsonContentType(contentType))
    throw invalid('expected JSON, not text with JSON in it: write it as a list or a map, and values stay values');
  const encode = encoderOf(mediaTypeOf(contentType));
  return (event) => {
    const filled = fillTemplate(template, event, encode);
    if (filled === undefined)
      throw new ConnectorError(
        'REJECTED',
        "The body of this event cannot be made: a value that 'body' names is not there.",
      );
    return { bytes: Buffer.from(filled, 'utf8'), contentType };
  };
}

function compileJson(value: unknown, depth: number): Build {
  if (depth > deepest) throw invalid(`expected no more than ${deepest} levels`);
  if (typeof value === 'string') return compileString(value);
  if (Array.isArray(value)) {
    const items = value.map((item) => compileJson(item, depth + 1));
    return (event) => items.map((build) => build(event) ?? null);
  }
  if (typeof value !== 'object' || value === null) return () => value;
  const members = Object.entries(value).map(([name, member]) => [name, compileJson(member, depth + 1)] as const);
  // `fromEntries` makes members of their own, also of a name such as `__proto__`.
  return (event) => Object.fromEntries(members.map(([name, build]) => [name, build(event)]));
}

function compileString(text: string): Build {
  const selector: Selector | undefined = parseSelector(text);
  if (selector !== undefined) return (event) => selectJson(event, selector);
  const template = templateOf(text);
  return isFilled(template) ? (event) => fillTemplate(template, event, (value) => value) : () => text;
}

function templateOf(text: string): Template {
  const template = parseTemplate(text);
  if (template === undefined) throw invalid("expected a selector such as {$.data.id} behind each '{$'");
  return template;
}

function encoderOf(mediaType: string): (value: string) => string {
  if (mediaType === 'application/x-www-form-urlencoded')
    return (value) => encodeURIComponent(Buffer.from(value).toString());
  if (/[/+](?:xml|html)$/.test(mediaType)) return escapeMarkup;
  return (value) => value;
}

function escapeMarkup(value: string): string {
  return value.replaceAll(/[<>&"']/g, (character) => `&#${character.codePointAt(0)};`);
}

function typed(body: RequestBody, contentType: string | undefined): RequestBody {
  return contentType === undefined ? body : { ...body, contentType };
}

function invalid(why: string): ConnectorError {
  return new ConnectorError('INVALID_OPTIONS', why);
}
