import type { Screen } from '../../src/console/progress-view.ts';

/** A terminal that can do what progress needs: lines, wrapping, cursor up, erase down. */
export class VirtualScreen implements Screen {
  columns: number;
  rows: number;
  #lines: string[] = [''];
  #row = 0;

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
  }

  /** What stands on it, without the empty line of the cursor. */
  get text(): readonly string[] {
    return this.#lines.slice(0, -1);
  }

  /** Whether the cursor is where a shell would go on: on an empty line, below all. */
  get cursorIsBelow(): boolean {
    return this.#row === this.#lines.length - 1 && this.#lines.at(-1) === '';
  }

  write(text: string): void {
    for (const part of text.split(/(\r|\n|\p{Cc}\[\d*[A-Z])/u)) {
      if (part === '\n') this.#newLine();
      else if (part === '\u001b[J') this.#lines = [...this.#lines.slice(0, this.#row), ''];
      else if (/^\p{Cc}\[\d+A$/u.test(part)) this.#up(Number.parseInt(part.slice(2), 10));
      else if (part !== '\r') this.#put(part);
    }
  }

  /** Makes it narrower or wider; what stands on it flows. */
  resize(columns: number): void {
    this.columns = columns;
    const lines = this.#lines;
    [this.#lines, this.#row] = [[''], 0];
    lines.forEach((line, index) => {
      this.#put(line);
      if (index < lines.length - 1) this.#newLine();
    });
  }

  #put(text: string): void {
    if (/\p{Cc}/u.test(text)) throw new Error(`Not known to this screen: ${JSON.stringify(text)}`);
    for (let rest = text; rest !== ''; rest = rest.slice(this.columns)) {
      if (rest !== text) this.#newLine();
      this.#lines[this.#row] = rest.slice(0, this.columns);
    }
  }

  #newLine(): void {
    this.#row += 1;
    if (this.#row === this.#lines.length) this.#lines.push('');
  }

  #up(count: number): void {
    if (count >= this.rows) throw new Error(`The cursor cannot go up ${count} of ${this.rows} rows.`);
    this.#row -= count;
  }
}
