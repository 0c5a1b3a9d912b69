import { isDeepStrictEqual } from 'node:util';
import type { AnyCloudEvent } from '@eventmesh/connector-api';

const maxShown = 80;
const shownBefore = 20;

/**
 * What differs between two events, in words; undefined when they are equal.
 *
 * An attribute is equal when its value and its type are, and one that is undefined is not there. Bytes are compared byte for byte,
 * whatever kind of view they come in; other data as JSON. No data, empty data and the JSON value null are three things.
 */
export function differenceOfEvents(expected: AnyCloudEvent, found: AnyCloudEvent): string | undefined {
  const differences = [...attributeNames(expected, found), 'data'].flatMap((name) => {
    const [one, other] = [comparable(expected[name]), comparable(found[name])];
    return isDeepStrictEqual(one, other) ? [] : [`${name}: ${inWords(one, other)}`];
  });
  return differences.length === 0 ? undefined : differences.join('; ');
}

/** Of either; Base64 only says again what the data are. */
function attributeNames(expected: AnyCloudEvent, found: AnyCloudEvent): readonly string[] {
  const names = new Set([...Object.keys(expected), ...Object.keys(found)]);
  return [...names].filter((name) => name !== 'data' && name !== 'data_base64');
}

function comparable(value: unknown): unknown {
  return ArrayBuffer.isView(value) ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value;
}

function inWords(expected: unknown, found: unknown): string {
  const [one, other] = [shown(expected), shown(found)];
  if (kindOf(expected) !== kindOf(found)) return `expected ${excerpt(one, 0)}, found ${excerpt(other, 0)}`;
  const at = firstDifference(one, other);
  return `expected ${excerpt(one, at)}, found ${excerpt(other, at)}`;
}

function kindOf(value: unknown): string {
  return Buffer.isBuffer(value) ? 'bytes' : typeof value;
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Buffer.isBuffer(value)) return `${value.length} bytes ${value.toString('hex')}`.trimEnd();
  return JSON.stringify(value);
}

function firstDifference(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  return at;
}

/** So much of a long text that what is at `at` is seen. */
function excerpt(text: string, at: number): string {
  if (text.length <= maxShown) return text;
  const from = Math.max(0, Math.min(at - shownBefore, text.length - maxShown));
  const cut = text.slice(from, from + maxShown);
  return `${from > 0 ? '…' : ''}${cut}${from + maxShown < text.length ? '…' : ''} (${text.length} characters)`;
}
