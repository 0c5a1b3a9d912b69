import { appendFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { numberedEvent } from './numbered-event.mjs';

const everyMs = 50;

/** Appends numbered events to a file at a steady rate. */
export class EventWriter {
  /** How many it has written. */
  written = 0;
  #path;
  #perSecond;
  #over = false;
  #writing;

  constructor({ path, perSecond }) {
    this.#path = path;
    this.#perSecond = perSecond;
  }

  start() {
    this.#writing = this.#write();
  }

  async stop() {
    this.#over = true;
    await this.#writing;
  }

  async #write() {
    const begunMs = performance.now();
    while (!this.#over) {
      const due = Math.floor(((performance.now() - begunMs) / 1_000) * this.#perSecond);
      const lines = [];
      for (let index = this.written; index < due; index += 1) lines.push(`${JSON.stringify(numberedEvent(index))}\n`);
      await appendFile(this.#path, lines.join(''));
      this.written += lines.length;
      await pause(everyMs);
    }
  }
}
