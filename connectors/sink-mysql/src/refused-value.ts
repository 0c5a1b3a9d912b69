/** A value that a column cannot take as it is. The message says why; which column and event it is, others know. */
export class RefusedValue extends Error {
  override readonly name = 'RefusedValue';
}

const longestShown = 60;

/** A value for a message: short, and on one line. */
export function showValue(value: unknown): string {
  const text = typeof value === 'string' ? `'${value}'` : Buffer.isBuffer(value) ? `${value.length} bytes` : asJson(value);
  return text.length > longestShown ? `${text.slice(0, longestShown)}… (${text.length} characters)` : text;
}

function asJson(value: unknown): string {
  return typeof value === 'object' ? (JSON.stringify(value) ?? 'nothing') : String(value);
}
