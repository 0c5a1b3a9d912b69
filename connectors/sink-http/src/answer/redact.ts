/** Text without what must not be seen. */
export type Redact = (text: string) => string;

const mark = '(secret)';
const controls = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/**
 * Makes what takes secrets out of text, in the forms in which a server may echo them: as they are, percent-encoded, as a form or JSON
 * writes them, and in base64.
 */
export function redactor(secrets: readonly (string | undefined)[]): Redact {
  const forms = new Set(secrets.flatMap((secret) => (secret === undefined || secret === '' ? [] : formsOf(secret))));
  // A secret may be a part of another one.
  const all = [...forms].toSorted((one, other) => other.length - one.length);
  return (text) => all.reduce((left, form) => left.replaceAll(form, mark), text);
}

function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  return [
    secret,
    encodeURIComponent(bytes.toString()),
    formEncoded(secret),
    JSON.stringify(secret).slice(1, -1),
    bytes.toString('base64'),
    bytes.toString('base64url'),
  ];
}

/** Text as a form has it (`application/x-www-form-urlencoded`). */
export function formEncoded(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1);
}

/** The beginning of a body for people to read, on one line, without secrets; empty when it is no text. */
export function excerptOf(body: Uint8Array, redact: Redact, mostCharacters: number): string {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
  if (text.includes('\0')) return '';
  const line = redact(text).replaceAll(controls, ' ').replaceAll(/ {2,}/g, ' ').trim();
  const characters = [...line];
  return characters.length > mostCharacters ? `${characters.slice(0, mostCharacters).join('')}…` : line;
}
