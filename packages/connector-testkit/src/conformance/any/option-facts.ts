import type { JsonValue } from '@eventmesh/connector-api';
import type { JsonSchema } from '@eventmesh/connector-runtime';

/** The kinds of JSON values; `integer` is a `number` without a fraction. */
export type JsonType = 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object' | 'null';

/** What a schema tells of one option, wherever it is. */
export interface OptionFacts {
  /** From the outside in: `['rotate', 'maxBytes']`. */
  readonly path: readonly string[];
  readonly required: boolean;
  readonly described: boolean;
  /** Whether one knows how a value looks: by an example or a default, or because there is nothing to show. */
  readonly exampled: boolean;
  /** Kinds of values that it takes; undefined: any. */
  readonly types: ReadonlySet<JsonType> | undefined;
  /** Values of the right type that the schema itself rules out: beyond its bounds, none of its list. */
  readonly wrongValues: readonly JsonValue[];
  /** Whether it is a map of options of its own and takes no other names. */
  readonly isMap: boolean;
}

/** All options that a schema knows, nested ones behind the one they are in. */
export function optionsIn(root: JsonSchema): readonly OptionFacts[] {
  return optionsOf(root, root, []);
}

const deepest = 8;

function optionsOf(root: JsonSchema, schema: JsonSchema, path: readonly string[]): readonly OptionFacts[] {
  if (path.length >= deepest) return [];
  return alternatives(root, schema).flatMap(({ properties = {}, required = [] }) =>
    Object.entries(properties).flatMap(([name, option]) => [
      factsOf(root, option, { path: [...path, name], required: required.includes(name) }),
      ...optionsOf(root, option, [...path, name]),
    ]),
  );
}

function factsOf(
  root: JsonSchema,
  option: JsonSchema,
  { path, required }: Pick<OptionFacts, 'path' | 'required'>,
): OptionFacts {
  const all = alternatives(root, option);
  const ends = all.filter((each) => !refersOn(each));
  const types = ends.map(typesOf);
  return {
    path,
    required,
    described: all.some(({ description = '' }) => description.trim() !== ''),
    exampled: all.some(showsValue),
    types: types.includes(undefined) ? undefined : new Set(types.flatMap((each) => each ?? [])),
    wrongValues: ends.length === 1 ? ends.flatMap(wrongValuesOf) : [],
    isMap: ends.some(({ properties, additionalProperties = false }) => properties && additionalProperties === false),
  };
}

/** A secret has nothing to show; true or false, one of a list and a map of options show themselves. */
function showsValue({
  examples = [],
  default: usual,
  writeOnly,
  type,
  enum: list,
  const: only,
  properties,
}: JsonSchema): boolean {
  const shows = examples.length > 0 || usual !== undefined || writeOnly === true;
  return shows || type === 'boolean' || list !== undefined || only !== undefined || properties !== undefined;
}

/** A schema without its references and alternatives: each is one of the result. */
function alternatives(root: JsonSchema, schema: JsonSchema, depth = 0): readonly JsonSchema[] {
  if (depth > deepest) return [];
  const { $ref, anyOf = [], oneOf = [], allOf = [] } = schema;
  const name = /^#\/(?:\$defs|definitions)\/(.+)$/.exec($ref ?? '')?.[1];
  const referred = name === undefined ? undefined : (root.$defs ?? root.definitions)?.[name];
  const further = [...anyOf, ...oneOf, ...allOf, ...(referred === undefined ? [] : [referred])];
  return [schema, ...further.flatMap((each) => alternatives(root, each, depth + 1))];
}

function refersOn({ $ref, anyOf, oneOf, allOf }: JsonSchema): boolean {
  return [$ref, anyOf, oneOf, allOf].some((each) => each !== undefined);
}

function typesOf(schema: JsonSchema): readonly JsonType[] | undefined {
  if (schema.type !== undefined) return [schema.type].flat() as readonly JsonType[];
  const values = 'const' in schema ? [schema.const] : schema.enum;
  return values?.map(typeOfValue);
}

/** Further words of JSON Schema, of which the runtime makes nothing. */
interface Bounds {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
}

function wrongValuesOf(schema: JsonSchema & Bounds): readonly JsonValue[] {
  const { minimum = Number.MIN_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER, minLength = 0 } = schema;
  return [
    ...(minimum > Number.MIN_SAFE_INTEGER ? [minimum - 1] : []),
    ...(maximum < Number.MAX_SAFE_INTEGER ? [maximum + 1] : []),
    ...(minLength > 0 ? [''] : []),
    ...(schema.enum?.some((value) => typeof value === 'string') === true ? ['none of these'] : []),
  ];
}

function typeOfValue(value: unknown): JsonType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value as JsonType;
}
