import { markdownTable } from './markdown-table.mjs';

/**
 * The table of a connector's options, from their JSON Schema (draft 2020-12). Options within an option follow it, as
 * `rotate.maxBytes`.
 *
 * @param {Record<string, any>} schema
 */
export function optionsTable(schema) {
  return markdownTable(['Option', 'Type', 'Default', 'What it is'], rowsOf(schema));
}

function rowsOf(schema, parent) {
  const required = new Set(schema.required);
  return Object.entries(schema.properties ?? {}).flatMap(([key, option]) => {
    const name = [parent, key].filter((part) => part !== undefined).join('.');
    const row = [`\`${name}\``, typeOf(option), defaultOf(option, required.has(key), parent), textOf(option)];
    return [row, ...objectsIn(option).flatMap((inner) => rowsOf(inner, name))];
  });
}

/** Options that an option holds: its own, or those of the alternatives that are objects. */
function objectsIn(option) {
  return [option, ...(option.anyOf ?? [])].filter(({ properties }) => properties !== undefined);
}

/** The type in words, with its bounds. */
export function typeOf(option) {
  if (option.enum !== undefined) return option.enum.map(code).join(', ');
  if (option.const !== undefined) return code(option.const);
  if (option.anyOf !== undefined) return option.anyOf.map(typeOf).join(' or ');
  if (option.type === 'array') return `list of ${typeOf(option.items ?? {})}`;
  return [option.type ?? 'any', boundsOf(option)].filter((part) => part !== '').join(', ');
}

function boundsOf({ minimum, maximum }) {
  const most = maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
  const least = minimum === undefined || minimum === Number.MIN_SAFE_INTEGER ? undefined : minimum;
  if (least !== undefined && most !== undefined) return `${least} to ${most}`;
  if (least !== undefined) return `at least ${least}`;
  return most === undefined ? '' : `at most ${most}`;
}

function defaultOf(option, required, parent) {
  if (option.default !== undefined && !isEmptyObject(option.default)) return code(option.default);
  if (!required) return '';
  return parent === undefined ? '**required**' : `required in \`${parent}\``;
}

/** Of an option that only holds others, the defaults are theirs. */
function isEmptyObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
}

function textOf(option) {
  const secret = option.writeOnly === true ? 'Secret.' : '';
  const example = exampleOf(option);
  return [option.description ?? '', secret, example === undefined ? '' : `Example: ${code(example)}.`]
    .filter((part) => part !== '')
    .join(' ');
}

/** The first example that says more than type and default do. */
function exampleOf({ type, enum: choices, default: usual, examples = [] }) {
  if (type === 'boolean' || choices !== undefined) return undefined;
  return examples.find((example) => example !== usual);
}

/** A value as one would write it in YAML. */
function code(value) {
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}
