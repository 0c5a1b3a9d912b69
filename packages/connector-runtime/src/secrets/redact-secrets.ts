/** Shorter secrets are not looked for: taking single letters out of a text garbles it, and tells which ones they are. */
const shortest = 4;

/** Takes secrets out of a text. */
export type Redact = (text: string) => string;

/** Makes a function that puts `***` for secrets in texts: as they are, as in a URL, and as in JSON. */
export function redactor(secrets: Iterable<string>): Redact {
  const forms = new Set(
    [...secrets]
      .filter(({ length }) => length >= shortest)
      .flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]),
  );
  // The longest first: a secret may begin with another one.
  const inOrder = [...forms].toSorted((one, other) => other.length - one.length);
  return (text) => inOrder.reduce((rest, form) => rest.replaceAll(form, '***'), text);
}

/** The same for all texts in a value: fields of a log line, say. Errors become plain data. */
export function redactDeep(value: unknown, redact: Redact, depth = 0): unknown {
  if (typeof value === 'string') return redact(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > 8) return '…';
  if (Array.isArray(value)) return value.map((item: unknown) => redactDeep(item, redact, depth + 1));
  if (value instanceof Error) {
    const { name, message, cause } = value;
    return redactDeep({ name, message, ...(cause === undefined ? {} : { cause }) }, redact, depth + 1);
  }
  if ('toJSON' in value && typeof value.toJSON === 'function') return redactDeep(value.toJSON(), redact, depth + 1);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [redact(key), redactDeep(item, redact, depth + 1)]),
  );
}
