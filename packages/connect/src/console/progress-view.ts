import type { PipelineStatus } from '@eventmesh/connector-runtime';
import { fitLines, rowsOf } from './fit-lines.ts';
import type { ShownStatus } from './shown-status.ts';
import { ledgerLine, statusLines } from './status-lines.ts';

/** Where progress is shown. */
export interface ProgressView {
  /** Called again and again while pipelines run, with the status of each. */
  show(statuses: readonly ShownStatus[]): void;
  /** Called once, last. */
  end(statuses: readonly PipelineStatus[]): void;
}

/** Progress for programs: `{"status":{…}}` for each pipeline each time, `{"pipelines":{…}}` with the ledgers at the end. */
export function jsonLinesView(print: (line: string) => void): ProgressView {
  return {
    show: (statuses) => statuses.forEach((status) => print(JSON.stringify({ status }))),
    end: (statuses) => print(ledgerLine(statuses)),
  };
}

/** A terminal, as far as it is written to. Sizes change when its window does. */
export interface Screen {
  /** Width, in characters. */
  readonly columns: number;
  /** Height, in lines. */
  readonly rows: number;
  /** Writes text that may hold control sequences of a terminal. */
  write(text: string): void;
}

/** Progress for people: lines that are overwritten in place. The cursor is never hidden and ends below them. */
export class TerminalView implements ProgressView {
  readonly #screen: Screen;
  #drawn: readonly string[] = [];

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  show(statuses: readonly ShownStatus[]): void {
    const { columns, rows } = this.#screen;
    this.#draw(fitLines(statusLines(statuses), columns, rows));
  }

  end(statuses: readonly PipelineStatus[]): void {
    this.#erase();
    this.#screen.write(`${statusLines(statuses).join('\n')}\n`);
  }

  /** Lets something else write to the terminal, above the progress. */
  above(write: () => void): void {
    const drawn = this.#drawn;
    this.#erase();
    write();
    this.#draw(drawn);
  }

  #draw(lines: readonly string[]): void {
    this.#erase();
    this.#drawn = lines;
    if (lines.length > 0) this.#screen.write(`${lines.join('\n')}\n`);
  }

  /** Also when the window has become narrower since, and the lines take more rows. */
  #erase(): void {
    const up = this.#drawn.reduce((sum, line) => sum + rowsOf(line, this.#screen.columns), 0);
    if (up > 0) this.#screen.write(`\u001b[${up}A\r\u001b[J`);
    this.#drawn = [];
  }
}
