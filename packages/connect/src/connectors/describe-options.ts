import type { JsonSchema } from '@eventmesh/connector-runtime';

/** The options of a connector for people: two lines or three each, those of maps below them as `map.option`. */
export function describeOptions(schema: JsonSchema, prefix = ''): readonly string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, option]) => {
    const path = `${prefix}${name}`;
    const required = schema.required?.includes(name) === true && option.default === undefined;
    const example = option.examples?.[0];
    return [
      `  ${path}  (${[typeOf(option), ...notesOn(option, required)].join(', ')})`,
      ...(option.description === undefined ? [] : [`      ${option.description}`]),
      ...(example === undefined || option.writeOnly === true ? [] : [`      Example: ${JSON.stringify(example)}`]),
      ...[option, ...(option.anyOf ?? [])].flatMap((each) => describeOptions(each, `${path}.`)),
    ];
  });
}

function notesOn({ default: value, writeOnly }: JsonSchema, required: boolean): readonly string[] {
  return [
    ...(required ? ['required'] : []),
    ...(value === undefined || isEmptyMap(value) ? [] : [`default ${JSON.stringify(value)}`]),
    ...(writeOnly === true ? ['secret'] : []),
  ];
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'number',
  integer: 'whole number',
  boolean: 'true or false',
  object: 'map',
  null: 'null',
};

function typeOf(option: JsonSchema): string {
  if (option.const !== undefined) return JSON.stringify(option.const);
  if (option.enum !== undefined) return option.enum.map((value) => JSON.stringify(value)).join(' or ');
  const alternatives = [...(option.anyOf ?? []), ...(option.oneOf ?? [])];
  if (alternatives.length > 0) return [...new Set(alternatives.map(typeOf))].join(' or ');
  const types = option.type === undefined ? [] : [option.type].flat();
  const names = types.map((type) => (type === 'array' ? listOf(option.items) : (typeNames[type] ?? type)));
  return names.length === 0 ? 'any value' : names.join(' or ');
}

function listOf(items: JsonSchema['items']): string {
  return typeof items === 'object' ? `list of ${typeOf(items)}` : 'list';
}

function isEmptyMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
