import type { ErrorCode } from 'yaml';

/** Errors that leave the rest of a file readable: it is checked all the same, so that all problems show at once. */
const harmless: ReadonlySet<ErrorCode> = new Set(['DUPLICATE_KEY', 'TAG_RESOLVE_FAILED']);

/** What is wrong with the YAML, where the parser's own words would not help a newcomer or would show values. */
const words: Partial<Record<ErrorCode, string>> = {
  BAD_ALIAS: "a text that begins with '*' must be in quotes, unless it is an alias",
  BAD_SCALAR_START: "a text that begins with '@', '`', '%' or the like must be in quotes",
  DUPLICATE_KEY: 'this key is there twice: keep one of them',
  MULTIPLE_DOCS: "expected one document, found a second one after '---'",
  TAB_AS_INDENT: 'indented with a tab: use spaces',
  TAG_RESOLVE_FAILED:
    "tags (words that begin with '!') mean nothing here: put the text in quotes, or leave the tag out",
  MULTILINE_IMPLICIT_KEY: "a key must be on one line: is a ':' or a closing quote missing?",
  BLOCK_AS_IMPLICIT_KEY: "two keys on one line: is a line end missing, or are quotes around a text with ': ' in it?",
};

/**
 * Says in words what is wrong with the YAML of a file.
 *
 * @param text the whole file
 */
export function explainYamlError({ code, message, pos }: FoundError, text: string): string {
  if (message.startsWith('Flow ')) return "is a '}' or ']' missing before this line?";
  const isVariable = code === 'UNEXPECTED_TOKEN' && text.slice(0, pos[0] + 1).endsWith('${');
  if (isVariable) return "put '${…}' in quotes: within '{ }' and '[ ]' its brace begins a map";
  return words[code] ?? `not valid YAML: ${message}`;
}

interface FoundError {
  readonly code: ErrorCode;
  readonly message: string;
  /** From where to where, in characters. */
  readonly pos: readonly [number, number];
}

/** Leaves out what only follows from the first place that is not YAML: the parser finds something wrong with every word behind it. */
export function withoutConsequences<Error extends { readonly code: ErrorCode }>(
  errors: readonly Error[],
): readonly Error[] {
  const first = errors.find(({ code }) => code === 'UNEXPECTED_TOKEN');
  return errors.filter((error) => error === first || error.code !== 'UNEXPECTED_TOKEN');
}

/** Whether the rest of the file can be checked in spite of an error. */
export function isHarmless({ code }: { readonly code: ErrorCode }): boolean {
  return harmless.has(code);
}
