import { oneOf } from './describe-value.ts';
import type { Issue } from './issue.ts';
import { kindsOf } from './settle-union.ts';

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  bigint: 'a whole number',
  boolean: 'true or false',
  object: 'a map',
  record: 'a map',
  map: 'a map',
  array: 'a list',
  tuple: 'a list',
  set: 'a list',
  null: 'null',
  undefined: 'nothing',
  nonoptional: 'a value',
};

const formatNames: Readonly<Record<string, string>> = {
  url: 'a URL',
  email: 'an e-mail address',
  uuid: 'a UUID',
  guid: 'a UUID',
  datetime: 'a time such as 2026-01-31T12:00:00Z',
  date: 'a date such as 2026-01-31',
  time: 'a time such as 12:00:00',
  duration: 'a duration such as PT5S',
  ipv4: 'an IPv4 address',
  ipv6: 'an IPv6 address',
  base64: 'base64 text',
  base64url: 'base64url text',
  json_string: 'JSON text',
};

/** What a schema expected, in words: `text`, `a whole number`, `'a' or 'b'`; undefined where the issue does not tell. */
export function expected(issue: Issue): string | undefined {
  switch (issue.code ?? '') {
    case 'invalid_type':
      return typeNames[issue.expected ?? ''] ?? `a ${issue.expected}`;
    case 'invalid_value':
      return oneOf((issue.values ?? []).map(literal));
    case 'invalid_union':
      return oneOf([...new Set(kindsOf(issue.errors ?? []).map((kind) => expected(kind) ?? kind.message))]);
    case 'too_small':
      return expectedSize(issue, 'least', issue.minimum);
    case 'too_big':
      return expectedSize(issue, 'most', issue.maximum);
    case 'not_multiple_of':
      return `a multiple of ${issue.divisor}`;
    case 'invalid_format':
      return expectedFormat(issue);
    default:
      return undefined;
  }
}

function literal(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : String(value);
}

function expectedSize({ origin, inclusive = true }: Issue, bound: 'least' | 'most', size: unknown): string {
  const limit = inclusive
    ? `at ${bound} ${String(size)}`
    : `${bound === 'least' ? 'more' : 'less'} than ${String(size)}`;
  if (origin === 'string')
    return bound === 'least' && size === 1 ? 'text that is not empty' : `text of ${limit} characters`;
  if (origin === 'array' || origin === 'set') return `a list of ${limit} ${size === 1 ? 'item' : 'items'}`;
  return `${origin === 'int' ? 'a whole number' : 'a number'} of ${limit}`;
}

/** Of a format with a message of its own, the message says more. */
function expectedFormat({ format = '', message, pattern }: Issue): string | undefined {
  if (!message.startsWith('Invalid ')) return undefined;
  return formatNames[format] ?? (pattern === undefined ? `text of the form ${format}` : `text that matches ${pattern}`);
}
