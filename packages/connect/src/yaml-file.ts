import { readFile } from 'node:fs/promises';
import { LineCounter, isNode, parseDocument, type Document } from 'yaml';
import { ConfigurationError, type Problem } from './problem.ts';

/** A parsed configuration file that knows where each of its values stands. */
export class YamlFile {
  readonly path: string;
  readonly #document: Document;
  readonly #lines: LineCounter;

  private constructor(path: string, document: Document, lines: LineCounter) {
    this.path = path;
    this.#document = document;
    this.#lines = lines;
  }

  /**
   * Reads and parses a file.
   *
   * @throws ConfigurationError when it cannot be read or is not YAML
   */
  static async read(path: string): Promise<YamlFile> {
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (thrown) {
      throw new ConfigurationError([
        `${path}: cannot be read: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
      ]);
    }
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
    if (document.errors.length > 0) {
      throw new ConfigurationError(
        document.errors.map(({ pos, message }) => {
          const { line, col } = lines.linePos(pos[0]);
          return `${path}:${line}:${col} ${message}`;
        }),
      );
    }
    return new YamlFile(path, document, lines);
  }

  /** The values as plain data. */
  get values(): unknown {
    return this.#document.toJS();
  }

  /** A problem with its place in the file, as a line for people: `file:line:column path: message`. */
  describe({ path, message }: Problem): string {
    const shown = path.length === 0 ? '' : `${path.map(String).join('.')}: `;
    const offset = this.#offsetOf(path);
    if (offset === undefined) return `${this.path} ${shown}${message}`;
    const { line, col } = this.#lines.linePos(offset);
    return `${this.path}:${line}:${col} ${shown}${message}`;
  }

  /** Where a value begins, or the nearest one around it that is there. */
  #offsetOf(path: readonly PropertyKey[]): number | undefined {
    for (let depth = path.length; depth >= 0; depth -= 1) {
      const node: unknown = this.#document.getIn(path.slice(0, depth), true);
      if (isNode(node) && node.range) return node.range[0];
    }
    return undefined;
  }
}
