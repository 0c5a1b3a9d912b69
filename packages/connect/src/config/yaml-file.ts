import { readFile } from 'node:fs/promises';
import { LineCounter, isAlias, parseDocument, visit, type Document, type YAMLError } from 'yaml';
import { codeOf } from '../errors/code-of.ts';
import { messageOf } from '../errors/message-of.ts';
import { ConfigurationError } from './configuration-error.ts';
import { explainUnreadable, explainYamlError, isHarmless, withoutConsequences } from './explain-yaml-error.ts';
import { findOddKeys } from './find-odd-keys.ts';
import { firstOfKey } from './first-of-key.ts';
import { locate } from './locate.ts';
import type { Problem } from './problem.ts';

/** Larger files are no configuration. */
const longestBytes = 4_194_304;

/** A parsed configuration file that knows where each of its values stands. */
export class YamlFile {
  readonly path: string;
  /** The values as plain data. */
  readonly values: unknown;
  /** What is wrong with the YAML, though the rest can be read. */
  readonly problems: readonly Place[];
  readonly #document: Document;
  readonly #lines: LineCounter;

  /**
   * Parses the text of a file.
   *
   * @throws ConfigurationError when it is not YAML
   */
  constructor(path: string, text: string) {
    this.path = path;
    this.#lines = new LineCounter();
    this.#document = parseDocument(text, {
      lineCounter: this.#lines,
      prettyErrors: false,
      merge: true,
      // Its warnings would go to standard error by themselves, with texts of the file.
      logLevel: 'error',
    });
    const errors = withoutConsequences([...this.#document.errors, ...this.#document.warnings]);
    this.problems = errors.map((error) => ({ offset: error.pos[0], message: this.#explain(error, text) }));
    const unusable = [...unresolvedAliases(this.#document), ...findOddKeys(this.#document)];
    if (unusable.length > 0 || !errors.every(isHarmless))
      throw new ConfigurationError(this.lines([...this.problems, ...unusable]));
    this.values = valuesOf(this.#document, path);
  }

  /**
   * Reads and parses a file.
   *
   * @throws ConfigurationError when it cannot be read or is not YAML
   */
  static async read(path: string): Promise<YamlFile> {
    return new YamlFile(path, await readText(path));
  }

  /** The place of a problem. */
  placeOf(problem: Problem): Place {
    const shown = problem.path.map(String).join('.');
    return {
      offset: locate(this.#document, problem),
      message: `${shown === '' ? '' : `${shown}: `}${problem.message}`,
    };
  }

  /** Problems as lines for people, `file:line:column path: message`, in the order of the file, each once. */
  lines(problems: readonly Place[]): readonly string[] {
    const inOrder = problems.toSorted((one, other) => (one.offset ?? 0) - (other.offset ?? 0));
    return [
      ...new Set(
        inOrder.map(({ offset = 0, message }) => {
          const onOneLine = message.replaceAll(/\s*\n\s*/g, ' ');
          return `${this.path}:${this.#lineAndColumn(offset)} ${onOneLine}`;
        }),
      ),
    ];
  }

  #explain(error: YAMLError, text: string): string {
    const first = error.code === 'DUPLICATE_KEY' ? firstOfKey(this.#document, error.pos[0]) : undefined;
    return first === undefined
      ? explainYamlError(error, text)
      : `'${first.key}' is there twice (first at ${this.#lineAndColumn(first.offset)}): keep one of them`;
  }

  #lineAndColumn(offset: number): string {
    const { line, col } = this.#lines.linePos(offset);
    return `${Math.max(line, 1)}:${Math.max(col, 1)}`;
  }
}

/** A problem at its place in a file. */
export interface Place {
  /** In characters; undefined for the file as a whole. */
  readonly offset: number | undefined;
  readonly message: string;
}

async function readText(path: string): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (thrown) {
    const code = codeOf(thrown);
    const why = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : messageOf(thrown);
    throw new ConfigurationError([`${path}: cannot be read: ${why}`]);
  }
  if (bytes.length > longestBytes)
    throw new ConfigurationError([`${path}: expected at most ${longestBytes} bytes, found ${bytes.length}`]);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ConfigurationError([`${path}: expected text in UTF-8, found other bytes: save it as UTF-8`]);
  }
}

function unresolvedAliases(document: Document): readonly Place[] {
  const places: Place[] = [];
  visit(document, (_, node) => {
    if (!isAlias(node) || node.resolve(document) !== undefined) return;
    places.push({
      offset: node.range?.[0],
      message: "a text that begins with '*' must be in quotes; for an alias, its anchor ('&') must come before it",
    });
  });
  return places;
}

function valuesOf(document: Document, path: string): unknown {
  try {
    return document.toJS();
  } catch (thrown) {
    throw new ConfigurationError([`${path}: not valid YAML: ${explainUnreadable(messageOf(thrown))}`]);
  }
}
