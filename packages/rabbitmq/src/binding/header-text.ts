/** A header's value as text: bytes as Base64, a timestamp as RFC 3339 has it; undefined for what is no single value. */
export function headerText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (Buffer.isBuffer(value)) return value.toString('base64');
  return timestampText(value);
}

/** The time of seconds since 1970; undefined outside of the years 0 to 9999. */
export function timeOfSeconds(seconds: unknown): string | undefined {
  const isTime = typeof seconds === 'number' && seconds >= -62_167_219_200 && seconds < 253_402_300_800;
  return isTime ? new Date(seconds * 1000).toISOString() : undefined;
}

/** The client gives a timestamp as `{ '!': 'timestamp', value }`, in seconds. */
function timestampText(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { '!': kind, value: seconds } = value as Readonly<Record<string, unknown>>;
  return kind === 'timestamp' ? timeOfSeconds(seconds) : undefined;
}
