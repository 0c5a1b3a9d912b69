import { isJsonContentType, mediaTypeOf } from '@eventmesh/event-formats';
import type { TemplateValues } from './fill-template.ts';
import { headerOf, type RequestHead } from '../exchange/request-head.ts';

/** The values of a request, for templates. The body is parsed once, and only when something in it is asked for. */
export function templateValues(
  head: RequestHead,
  body: Buffer,
  inPath: Readonly<Record<string, string>>,
): TemplateValues {
  let query: URLSearchParams | undefined;
  let parsed: { readonly root: unknown } | undefined;
  return {
    header: (name) => headerOf(head, name.toLowerCase()),
    query: (name) => (query ??= new URLSearchParams(head.query)).get(name) ?? undefined,
    path: (name) => (Object.hasOwn(inPath, name) ? inPath[name] : undefined),
    body: (names) => textAt((parsed ??= { root: parse(headerOf(head, 'content-type'), body) }).root, names),
  };
}

/** JSON as it is, the fields of a form as an object; undefined for anything else. */
function parse(contentType: string | undefined, body: Buffer): unknown {
  if (contentType === undefined) return undefined;
  if (mediaTypeOf(contentType) === 'application/x-www-form-urlencoded')
    return Object.fromEntries(new URLSearchParams(body.toString('utf8')));
  if (!isJsonContentType(contentType)) return undefined;
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    // Whoever makes the event of it says so, in words.
    return undefined;
  }
}

function textAt(root: unknown, names: readonly string[]): string | undefined {
  let value = root;
  for (const name of names) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}
