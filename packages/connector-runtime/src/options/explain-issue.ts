import { describeHiddenValue, describeValue, oneOf } from './describe-value.ts';
import { expected } from './expected.ts';
import type { Issue } from './issue.ts';
import { holdsSecretAt, keysAt, schemasAt, type JsonSchema } from './json-schema.ts';
import { nearestName } from './nearest-name.ts';
import { settleUnion } from './settle-union.ts';

/** One thing wrong with options. */
export interface OptionsIssue {
  /** Where, from the outside in. */
  readonly path: readonly PropertyKey[];
  /** What the path leads to: a key that is wrong, a value that is wrong, or a place where a value is missing. */
  readonly about: 'key' | 'value' | 'missing';
  /** What was expected and what was found. Never holds a secret. */
  readonly message: string;
}

/** What was checked, and what may be shown of it. */
export interface Checked {
  /** The value that the schema did not take, whole. */
  readonly value: unknown;
  readonly schema: JsonSchema;
  /** Words for a value that must not be shown for another reason than that it is a secret; undefined for all others. */
  readonly wordsFor?: (path: readonly PropertyKey[]) => string | undefined;
}

/** Says in words what an issue is: what was expected, what was found, and which name was probably meant. */
export function explainIssue(issue: Issue, checked: Checked): readonly OptionsIssue[] {
  const { path } = issue;
  const value = valueAt(checked.value, path);
  if (issue.code === 'unrecognized_keys') return unknownKeys(path, issue.keys ?? [], checked.schema);
  if (issue.code === 'invalid_key') {
    const key = String(path.at(-1));
    const why = (issue.issues ?? []).map((each) => expectation(each)).join('; ');
    return [{ path, about: 'key', message: `${why}, found '${key}'` }];
  }
  if (issue.code === 'invalid_union') {
    const meant = settleUnion(issue.errors ?? [], value);
    if (meant !== undefined)
      return meant.flatMap((each) => explainIssue({ ...each, path: [...path, ...each.path] }, checked));
  }
  const about = value === undefined ? 'missing' : 'value';
  if (issue.code === 'invalid_union') {
    const keys = keysAt(checked.schema, path).map((key) => `'${key}'`);
    if (isMap(value) && keys.length > 0) return [{ path, about, message: oneKeyExpected(keys, value) }];
  }
  return [{ path, about, message: explainValue(issue, value, checked) }];
}

function unknownKeys(path: readonly PropertyKey[], keys: readonly string[], schema: JsonSchema): OptionsIssue[] {
  const known = keysAt(schema, path);
  return keys.map((key) => {
    const meant = nearestName(key, known);
    const names = oneOf(known.map((name) => `'${name}'`));
    const hint = meant === undefined ? `expected ${names || 'no key at all'}` : `did you mean '${meant}'?`;
    return { path: [...path, key], about: 'key', message: `unknown key '${key}': ${hint}` };
  });
}

function oneKeyExpected(keys: readonly string[], value: object): string {
  const found = Object.keys(value).map((key) => `'${key}'`);
  if (found.length === 0) return `expected one of ${keys.join(', ')}, found an empty map`;
  return `expected only one of ${keys.join(', ')}, found ${found.join(' and ')}`;
}

function explainValue(issue: Issue, value: unknown, { schema, wordsFor }: Checked): string {
  const words = wordsFor?.(issue.path);
  const hidden = words !== undefined || holdsSecretAt(schema, issue.path);
  const theirs = expected(issue) === undefined;
  const message = hidden && theirs ? withoutValue(issue.message, value) : expectation(issue, schema);
  if (theirs && saysWhatWasFound(message, value)) return message;
  const found = words ?? (hidden ? describeHiddenValue(value) : describeValue(value));
  return `${message}, found ${found}${words === undefined ? hintFor(issue, value, hidden) : ''}`;
}

function isMap(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function expectation(issue: Issue, schema: JsonSchema = {}): string {
  const words = expected(issue);
  if (words === undefined) return issue.message;
  if (issue.code === 'invalid_type') return `expected ${typeWords(words, schemasAt(schema, issue.path))}`;
  const keys = issue.code === 'invalid_union' && words === 'a map' ? keysAt(schema, issue.path) : [];
  return `expected ${words}${keys.length > 0 ? ` with ${oneOf(keys.map((key) => `'${key}'`))}` : ''}`;
}

/** A schema tells more than the issue: that a number must be a whole one, what a map must hold. */
function typeWords(words: string, schemas: readonly JsonSchema[]): string {
  if (words === 'a number' && schemas.some(({ type }) => type === 'integer')) return 'a whole number';
  const required = words === 'a map' && schemas.length === 1 ? (schemas[0]?.required ?? []) : [];
  return required.length === 0 ? words : `${words} with ${required.map((key) => `'${key}'`).join(' and ')}`;
}

/** A message of the schema's author may say it all; of a map or list there is little to say. */
function saysWhatWasFound(message: string, value: unknown): boolean {
  const isFull = typeof value === 'object' && value !== null && Object.keys(value).length > 0;
  return isFull || /\bfound\b/.test(message) || !message.startsWith('expected');
}

/** The words of a schema's author may hold the value: then there are none that can be shown. */
function withoutValue(message: string, value: unknown): string {
  return typeof value === 'string' && value !== '' && message.includes(value) ? 'expected another value' : message;
}

function hintFor(issue: Issue, value: unknown, hidden: boolean): string {
  const wants = issue.code === 'invalid_type' ? issue.expected : undefined;
  if (wants === 'string' && (typeof value === 'number' || typeof value === 'boolean')) return ': put it in quotes';
  if (typeof value !== 'string') return '';
  if (wants === 'boolean' && /^(y|yes|on|true)$/i.test(value)) return ': write true';
  if (wants === 'boolean' && /^(n|no|off|false)$/i.test(value)) return ': write false';
  if ((wants === 'number' || wants === 'int') && /^-?\d+(\.\d+)?$/.test(value)) return ': write it without quotes';
  const names = issue.code === 'invalid_value' ? (issue.values ?? []).map(String) : [];
  const meant = hidden ? undefined : nearestName(value, names);
  return meant === undefined ? '' : `: did you mean '${meant}'?`;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let current = value;
  for (const segment of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, segment)) return undefined;
    current = (current as Record<PropertyKey, unknown>)[segment];
  }
  return current;
}
