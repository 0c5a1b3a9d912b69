import type { JsonValue } from '@eventmesh/connector-api';

type JsonObject = Readonly<Record<string, JsonValue>>;

/** The form of a JSON value, as JSON: the name of its type in the place of each value, one form for all elements of a list. */
export function formOf(value: JsonValue): JsonValue {
  if (value === null) return 'null';
  if (Array.isArray(value)) {
    const element = mergeForms(value.map(formOf));
    return element === undefined ? [] : [element];
  }
  if (typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, formOf(each)]));
  return Number.isInteger(value) ? 'integer' : typeof value;
}

/** One form for values of several: a name that is not in all of them ends with `?`, types that differ are joined by `|`. */
export function mergeForms(forms: readonly JsonValue[]): JsonValue | undefined {
  const [first, ...rest] = forms;
  if (first === undefined) return undefined;
  return rest.reduce<JsonValue>((merged, form) => merge(merged, form), first);
}

function merge(one: JsonValue, other: JsonValue): JsonValue {
  if (isObject(one) && isObject(other)) return mergeObjects(one, other);
  if (Array.isArray(one) && Array.isArray(other)) {
    const element = mergeForms([...one, ...other]);
    return element === undefined ? [] : [element];
  }
  const names = [one, other].flatMap((form) => (typeof form === 'string' ? form.split('|') : [JSON.stringify(form)]));
  return [...new Set(names)].toSorted().join('|');
}

function mergeObjects(one: JsonObject, other: JsonObject): JsonValue {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)].map(bare))];
  return Object.fromEntries(
    names.toSorted().map((name) => {
      const forms = [one, other].flatMap((each) => each[name] ?? each[`${name}?`] ?? []);
      const isInBoth = name in one && name in other;
      return [isInBoth ? name : `${name}?`, mergeForms(forms) ?? 'null'];
    }),
  );
}

function bare(name: string): string {
  return name.endsWith('?') ? name.slice(0, -1) : name;
}

function isObject(form: JsonValue): form is JsonObject {
  return typeof form === 'object' && form !== null && !Array.isArray(form);
}
