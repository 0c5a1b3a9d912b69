import type { ColumnFacts } from '../table/column-facts.ts';
import { RefusedValue, showValue } from './refused-value.ts';
import type { Bound } from '../statement/statement.ts';

const bitsOf: Readonly<Record<string, bigint>> = { tinyint: 8n, smallint: 16n, mediumint: 24n, int: 32n, bigint: 64n };
const integerText = /^-?\d{1,20}$/;
const numberText = /^(-?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,3}))?$/i;
const largestFloat = 3.402823466e38;
/** A number in JavaScript has no more digits than that: the rest would be made up. */
const longestPlain = 400;

/** Of an integer column: a whole number within its range. Bound as text, so that no digit is lost. */
export function checkInteger(value: unknown, { type, fullType }: ColumnFacts): Bound {
  const whole = wholeOf(value);
  const bits = bitsOf[type] ?? 64n;
  const unsigned = fullType.includes('unsigned');
  const lowest = unsigned ? 0n : -(2n ** (bits - 1n));
  const highest = unsigned ? 2n ** bits - 1n : 2n ** (bits - 1n) - 1n;
  if (whole < lowest || whole > highest)
    throw new RefusedValue(`expected ${lowest} to ${highest}, found ${showValue(value)}`);
  return String(whole);
}

/** Of a bit column: a whole number of so many bits. */
export function checkBits(value: unknown, { precision = 1 }: ColumnFacts): Bound {
  const whole = wholeOf(value);
  if (whole < 0n || whole >= 2n ** BigInt(Math.min(precision, 53)))
    throw new RefusedValue(`expected a number of ${precision} bits, 53 at most, found ${showValue(value)}`);
  return Number(whole);
}

/** Of a decimal column: no more digits than it keeps, before the point and behind it. */
export function checkDecimal(value: unknown, { precision = 10, scale = 0, fullType }: ColumnFacts): Bound {
  const text = typeof value === 'number' || typeof value === 'bigint' ? String(value) : value;
  const plain = typeof text === 'string' ? plainDecimal(text) : undefined;
  if (plain === undefined) throw new RefusedValue(`expected a number, found ${showValue(value)}`);
  const { negative, whole, fraction } = plain;
  if (whole.length > precision - scale || fraction.length > scale)
    throw new RefusedValue(
      `expected at most ${precision - scale} digits before the point and ${scale} behind it, found ${showValue(value)}`,
    );
  if (negative && fullType.includes('unsigned'))
    throw new RefusedValue(`expected no number below 0, found ${showValue(value)}`);
  return `${negative ? '-' : ''}${whole || '0'}${fraction === '' ? '' : `.${fraction}`}`;
}

/** Of a floating-point column. */
export function checkFloat(value: unknown, { type, fullType }: ColumnFacts): Bound {
  const number = typeof value === 'string' && numberText.test(value) && /\d/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number))
    throw new RefusedValue(`expected a number, found ${showValue(value)}`);
  if (type === 'float' && Math.abs(number) > largestFloat)
    throw new RefusedValue(`expected a number within 3.4e38, found ${showValue(value)}`);
  if (number < 0 && fullType.includes('unsigned'))
    throw new RefusedValue(`expected no number below 0, found ${showValue(value)}`);
  return number;
}

function wholeOf(value: unknown): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  if (typeof value === 'string' && integerText.test(value)) return BigInt(value);
  throw new RefusedValue(`expected a whole number, found ${showValue(value)}`);
}

/** Digits before and behind the point, without the zeros that mean nothing; undefined when the text is no number. */
function plainDecimal(text: string): { negative: boolean; whole: string; fraction: string } | undefined {
  const [, sign, before = '', behind = '', exponent = '0'] = numberText.exec(text) ?? [];
  if (sign === undefined || before + behind === '' || text.length > longestPlain) return undefined;
  const shift = Number(exponent);
  const digits = `${'0'.repeat(Math.max(0, -shift))}${before}${behind}${'0'.repeat(Math.max(0, shift))}`;
  const point = before.length + Math.max(0, -shift) + shift;
  const whole = digits.slice(0, point).replace(/^0+/, '');
  const fraction = digits.slice(point).replace(/0+$/, '');
  return { negative: sign === '-' && whole + fraction !== '', whole, fraction };
}
