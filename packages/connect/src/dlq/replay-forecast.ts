import { whyNotReplayable, type DeadLetter, type ReplayThrough } from '@eventmesh/connector-runtime';
import { visibleText } from '../console/visible-text.ts';
import { countWords } from './letters/count-words.ts';

/** What a replay would do with dead letters, for people. */
export class ReplayForecast {
  readonly #through: ReplayThrough;
  readonly #stay = new Map<string, number>();
  #sent = 0;

  constructor(through: ReplayThrough) {
    this.#through = through;
  }

  /** Takes chosen letters. */
  add(letters: readonly DeadLetter[]): void {
    for (const letter of letters) {
      const reason = whyNotReplayable(letter, this.#through);
      if (reason === undefined) this.#sent += 1;
      else this.#stay.set(reason, (this.#stay.get(reason) ?? 0) + 1);
    }
  }

  describe(pipeline: string): string {
    const stay = [...this.#stay].map(([reason, count]) => `Would leave as they are: ${countWords(count)}: ${reason}.`);
    return visibleText(
      [`Would replay ${this.#sent} of the dead letters of '${pipeline}'. Nothing was sent.`, ...stay].join('\n'),
    );
  }
}
