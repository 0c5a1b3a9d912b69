import type { ErrorCode } from 'yaml';

/** Errors that leave the rest of a file readable: it is checked all the same, so that all problems show at once. */
const harmless: ReadonlySet<ErrorCode> = new Set(['DUPLICATE_KEY', 'TAG_RESOLVE_FAILED']);

const tags = "tags (words that begin with '!') mean nothing here: put the text in quotes, or leave the tag out";

/** What is wrong with the YAML, by the parser's code. Its own words quote the file, in which secrets may stand: they are never shown. */
const words: Record<ErrorCode, string> = {
  ALIAS_PROPS: "an alias ('*') takes neither an anchor ('&') nor a tag ('!'): a text with them must be in quotes",
  BAD_ALIAS: "a text that begins with '*' must be in quotes, unless it is an alias",
  BAD_COLLECTION_TYPE: tags,
  BAD_DIRECTIVE: "a line that begins with '%' means nothing here: leave it out",
  BAD_DQ_ESCAPE: String.raw`between double quotes, '\' must be written '\\': or use single quotes`,
  BAD_INDENT: 'the lines here do not begin in the columns where they should: is one indented too far, or not enough?',
  BAD_PROP_ORDER: "an anchor ('&') or a tag ('!') must stand behind the '-', '?' or ':', not before it",
  BAD_SCALAR_START: "a text that begins with '@', '`', '%' or the like must be in quotes",
  BLOCK_AS_IMPLICIT_KEY: "two keys on one line: is a line end missing, or are quotes around a text with ': ' in it?",
  BLOCK_IN_FLOW: "within '{ }' and '[ ]' a ',' must be between two keys or items: is it missing, or a '}' or ']'?",
  DUPLICATE_KEY: 'this key is there twice: keep one of them',
  IMPOSSIBLE: 'not valid YAML',
  KEY_OVER_1024_CHARS: "a key has at most 1024 characters: is a ':' or a closing quote missing?",
  MISSING_CHAR: 'a character is missing here, such as a comma, a blank or a bracket',
  MULTILINE_IMPLICIT_KEY: "a key must be on one line: is a ':' or a closing quote missing?",
  MULTIPLE_ANCHORS: "a text that begins with '&' must be in quotes; a value has at most one anchor",
  MULTIPLE_DOCS: "expected one document, found a second one after '---'",
  MULTIPLE_TAGS: tags,
  NON_STRING_KEY: 'a key must be a text',
  RESOURCE_EXHAUSTION: 'lists and maps are too deep in each other',
  TAB_AS_INDENT: 'indented with a tab: use spaces',
  TAG_RESOLVE_FAILED: tags,
  UNEXPECTED_TOKEN: 'expected nothing here: a text with quotes, brackets or commas in it must be in quotes as a whole',
};

/** Where a code stands for several mistakes: how the parser's words begin, and what is said instead. */
const closerWords: readonly (readonly [beginning: string, words: string])[] = [
  ['Flow ', "is a '}' or ']' missing before this line?"],
  ['Block scalar header', "a text that begins with '|' or '>' must be in quotes"],
  ['Missing closing', 'a closing quote is missing'],
  ['Comments must', "a '#' directly behind a value: put the text in quotes; for a comment, put a blank before it"],
  ['Implicit map keys', "expected ': ' behind this key, with a blank"],
  ['Sequence item without', "expected '- ' before this item of a list"],
  ['Tags and anchors', "a text that begins with '&' or '!' must be in quotes"],
  [
    'Unexpected block-seq-ind',
    "a text that begins with '- ' must be in quotes; the items of a list begin on lines of their own",
  ],
];

/**
 * Says in words what is wrong with the YAML of a file, without any of its texts.
 *
 * @param text the whole file
 */
export function explainYamlError({ code, message, pos }: FoundError, text: string): string {
  const isVariable = code === 'UNEXPECTED_TOKEN' && text.slice(0, pos[0] + 1).endsWith('${');
  if (isVariable) return "put '${…}' in quotes: within '{ }' and '[ ]' its brace begins a map";
  return closerWords.find(([beginning]) => message.startsWith(beginning))?.[1] ?? words[code];
}

/** Says in words why a file that is YAML stands for no values, without any of its texts. */
export function explainUnreadable(message: string): string {
  if (message.startsWith('Excessive alias count')) return 'its aliases stand for too much';
  if (message.startsWith('Merge sources')) return "'<<' takes a map, or an alias of one";
  return 'it cannot be read';
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
