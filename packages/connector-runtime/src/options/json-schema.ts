/** As much of JSON Schema as options are described with. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly required?: readonly string[];
  readonly items?: JsonSchema | boolean;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  /** A secret. */
  readonly writeOnly?: boolean;
}

/** What a schema says about the values at a path: several where it has alternatives, none where it says nothing. */
export function schemasAt(root: JsonSchema, path: readonly PropertyKey[]): readonly JsonSchema[] {
  let current = alternatives(root, root);
  for (const segment of path) current = current.flatMap((schema) => stepInto(root, schema, segment));
  return current;
}

/** The keys that a schema knows at a path. */
export function keysAt(root: JsonSchema, path: readonly PropertyKey[]): readonly string[] {
  return [...new Set(schemasAt(root, path).flatMap(({ properties = {} }) => Object.keys(properties)))];
}

/** Whether the value at a path is a secret, or part of one. */
export function isSecretAt(root: JsonSchema, path: readonly PropertyKey[]): boolean {
  return Array.from({ length: path.length + 1 }, (_, depth) => path.slice(0, depth)).some((upTo) =>
    schemasAt(root, upTo).some(({ writeOnly }) => writeOnly === true),
  );
}

/**
 * Whether the value at a path is, or may hold, a secret: whoever writes a text where the map of a secret belongs has probably written the
 * secret itself.
 */
export function holdsSecretAt(root: JsonSchema, path: readonly PropertyKey[]): boolean {
  const seen = new Set<JsonSchema>();
  const holds = (schema: JsonSchema): boolean => {
    if (seen.has(schema)) return false;
    seen.add(schema);
    return alternatives(root, schema).some((each) => each.writeOnly === true || below(each).some(holds));
  };
  return isSecretAt(root, path) || schemasAt(root, path).some(holds);
}

function below({ properties = {}, additionalProperties, items }: JsonSchema): readonly JsonSchema[] {
  return [...Object.values(properties), additionalProperties, items].filter((each) => typeof each === 'object');
}

function stepInto(root: JsonSchema, schema: JsonSchema, segment: PropertyKey): readonly JsonSchema[] {
  const name = String(segment);
  const { properties = {}, additionalProperties, items } = schema;
  const next = Object.hasOwn(properties, name) ? properties[name] : (additionalProperties ?? items);
  return typeof next === 'object' ? alternatives(root, next) : [];
}

/** A schema without its references and alternatives: each is one of the result. */
function alternatives(root: JsonSchema, schema: JsonSchema, seen: ReadonlySet<JsonSchema> = new Set()): JsonSchema[] {
  if (seen.has(schema)) return [];
  const visited = new Set([...seen, schema]);
  const { $ref, anyOf = [], oneOf = [], allOf = [] } = schema;
  const referred = $ref === undefined ? undefined : definitionOf(root, $ref);
  return [
    schema,
    ...[...anyOf, ...oneOf, ...allOf, ...(referred === undefined ? [] : [referred])].flatMap((each) =>
      alternatives(root, each, visited),
    ),
  ];
}

function definitionOf(root: JsonSchema, reference: string): JsonSchema | undefined {
  if (reference === '#') return root;
  const name = /^#\/(?:\$defs|definitions)\/(.+)$/.exec(reference)?.[1];
  return name === undefined ? undefined : (root.$defs ?? root.definitions)?.[name];
}
