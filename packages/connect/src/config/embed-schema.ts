import type { JsonSchema } from '@eventmesh/connector-runtime';

/** A schema that can stand within another one, and the definitions it refers to there. */
export interface EmbeddedSchema {
  readonly options: JsonSchema;
  readonly definitions: Readonly<Record<string, JsonSchema>>;
}

/**
 * Makes a schema fit to stand within another one: its definitions get names of their own, to be put beside those of the
 * other, because a reference counts from the root of the whole.
 *
 * @param name unique among all that are embedded
 */
export function embedSchema(schema: JsonSchema, name: string): EmbeddedSchema {
  const { definitions = {}, $defs = {}, ...root } = schema;
  const prefix = name.replaceAll(/[^A-Za-z0-9-]+/g, '-').replace(/^-/, '');
  const renamed = (reference: string): string =>
    reference === '#'
      ? `#/definitions/${prefix}`
      : reference.replace(/^#\/(?:\$defs|definitions)\//, `#/definitions/${prefix}.`);
  const rename = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(rename);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => key !== '$schema' && key !== '$id')
        .map(([key, item]) => [key, key === '$ref' && typeof item === 'string' ? renamed(item) : rename(item)]),
    );
  };
  const options = rename(root) as JsonSchema;
  const own = Object.entries({ ...$defs, ...definitions }).map(([key, item]) => [`${prefix}.${key}`, rename(item)]);
  const refersToItself = JSON.stringify(root).includes('"$ref":"#"');
  return {
    options,
    definitions: Object.fromEntries([...own, ...(refersToItself ? [[prefix, options]] : [])]) as Record<
      string,
      JsonSchema
    >,
  };
}
