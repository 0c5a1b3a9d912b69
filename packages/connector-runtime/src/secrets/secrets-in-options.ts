import { isSecretAt, type JsonSchema } from '../options/json-schema.ts';

/**
 * The secrets in the options of a connector: all texts that its schema marks `writeOnly`, and the password of whatever is
 * a URL.
 */
export function secretsInOptions(
  schema: JsonSchema,
  value: unknown,
  path: readonly PropertyKey[] = [],
): readonly string[] {
  if (typeof value === 'string') return [...(isSecretAt(schema, path) ? [value] : []), ...passwordsIn(value)];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => secretsInOptions(schema, item, [...path, key]));
}

/** As it stands in the URL, and decoded. */
function passwordsIn(text: string): readonly string[] {
  const password = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*?:([^/?#]*)@/i.exec(text)?.[1];
  if (password === undefined || password === '') return [];
  return [password, decoded(password)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
