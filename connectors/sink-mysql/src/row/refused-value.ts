import { inspect } from 'node:util';
import { JsonText } from './json-text.ts';

/** A value that a column cannot take as it is. The message says why; which column and event it is, others know. */
export class RefusedValue extends Error {
  override readonly name = 'RefusedValue';
}

const longestShown = 60;

/** A value for a message: short, and on one line. */
export function showValue(value: unknown): string {
  const text = textOf(value);
  return text.length > longestShown ? `${text.slice(0, longestShown)}… (${text.length} characters)` : text;
}

function textOf(value: unknown): string {
  if (value instanceof JsonText) return value.text;
  return Buffer.isBuffer(value) ? `${value.length} bytes` : inspect(value, { breakLength: Infinity, depth: 1 });
}
