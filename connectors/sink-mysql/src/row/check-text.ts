import type { ColumnFacts } from '../table/column-facts.ts';
import { JsonText } from './json-text.ts';
import { RefusedValue, showValue } from './refused-value.ts';
import type { Bound } from '../statement/statement.ts';

const brokenSurrogate = /\p{Cs}/u;

/** Of a text column: text, or what has a text form, no longer than the column. Lists and maps become JSON. */
export function checkText(value: unknown, { maxCharacters, maxBytes }: ColumnFacts): Bound {
  if (Buffer.isBuffer(value) || value instanceof Uint8Array)
    throw new RefusedValue(`expected text, found ${value.length} bytes: these need a column such as blob`);
  const text = textOf(value);
  if (brokenSurrogate.test(text)) throw new RefusedValue('expected text, found a broken surrogate pair in it');
  expectWithin('characters', maxCharacters, text.length, () => [...text].length);
  // Three bytes are the most that a UTF-16 code unit becomes.
  expectWithin('bytes', maxBytes, text.length * 3, () => Buffer.byteLength(text));
  return text;
}

/** Of a JSON column: any value but bytes. */
export function checkJson(value: unknown, { maxBytes }: ColumnFacts): Bound {
  if (value instanceof Uint8Array)
    throw new RefusedValue(`expected a value with a JSON form, found ${value.length} bytes`);
  const text = jsonOf(value);
  expectWithin('bytes', maxBytes, text.length * 3, () => Buffer.byteLength(text));
  return text;
}

/** Of a column of bytes: bytes, or text as UTF-8. One of a fixed length takes nothing shorter: it would be filled up. */
export function checkBytes(value: unknown, { type, maxBytes }: ColumnFacts): Bound {
  const bytes = bytesOf(value);
  expectWithin('bytes', maxBytes, bytes.length, () => bytes.length);
  if (type === 'binary' && bytes.length !== maxBytes)
    throw new RefusedValue(`expected exactly ${maxBytes} bytes, found ${bytes.length}`);
  return bytes;
}

/** Of an enum or set column: names from its list, never a number, which would mean a place in the list. */
export function checkMember(value: unknown, { type, fullType }: ColumnFacts): Bound {
  const members = membersOf(fullType);
  const found = typeof value === 'string' ? (type === 'set' && value !== '' ? value.split(',') : [value]) : [];
  const isEmptySet = type === 'set' && value === '';
  if (isEmptySet || (found.length > 0 && found.every((each) => members.includes(each)))) return value as string;
  throw new RefusedValue(
    `expected ${type === 'set' ? 'some' : 'one'} of ${members.join(', ')}, found ${showValue(value)}`,
  );
}

function expectWithin(unit: string, most: number | undefined, atMost: number, count: () => number): void {
  if (most === undefined || atMost <= most) return;
  const found = count();
  if (found > most) throw new RefusedValue(`expected at most ${most} ${unit}, found ${found}`);
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'bigint' ? value.toString() : jsonOf(value);
}

function jsonOf(value: unknown): string {
  if (value instanceof JsonText) return value.text;
  try {
    const text = JSON.stringify(value);
    if (text !== undefined) return text;
  } catch (thrown) {
    throw new RefusedValue(`expected a value with a JSON form: ${String(thrown)}`, { cause: thrown });
  }
  throw new RefusedValue('expected a value with a JSON form, found none');
}

function bytesOf(value: unknown): Buffer {
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  const text = textOf(value);
  if (brokenSurrogate.test(text)) throw new RefusedValue('expected text, found a broken surrogate pair in it');
  return Buffer.from(text, 'utf8');
}

function membersOf(fullType: string): readonly string[] {
  return [...fullType.matchAll(/'((?:[^']|'')*)'/g)].map(([, member = '']) => member.replaceAll("''", "'"));
}
