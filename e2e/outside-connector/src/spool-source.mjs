import { readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ConnectorError, classifySystemError, defineSource } from '@eventmesh/connector-api';
import { readJsonEvent } from '@eventmesh/event-formats';
import { z } from 'zod';

const options = z.strictObject({
  folder: z.string().min(1).describe('The spool folder: a file for each event, taken in the order of the names.'),
  pollMs: z.int().min(1).max(60_000).default(20).describe('How often to look for new files, in milliseconds.'),
});

/**
 * Events out of a spool folder: each file is one event, and is removed once the event is safe elsewhere. Names ascend, so the newest one
 * that is done says how far it got; one worker at a time reads.
 */
export const spoolSource = defineSource({
  apiVersion: 'v1',
  system: 'spool',
  progress: 'checkpointed',
  options,
  create: (chosen, { positions }) => new SpoolSource(chosen, positions.get(partition) ?? ''),
});

const partition = 'spool';
const waitMs = 5_000;

class SpoolSource {
  #folder;
  #pollMs;
  /** The name that was read last. */
  #last;

  constructor({ folder, pollMs }, last) {
    this.#folder = folder;
    this.#pollMs = pollMs;
    this.#last = last;
  }

  async open(signal) {
    signal.throwIfAborted();
    await this.#waiting();
  }

  async read({ maxRecords, maxBytes }, signal) {
    for (let waited = 0; waited < waitMs && !signal.aborted; waited += this.#pollMs) {
      const names = await this.#waiting();
      if (names.length > 0) return await this.#take(names.slice(0, maxRecords), maxBytes);
      await pause(this.#pollMs, undefined, { signal }).catch(() => {});
    }
    return [];
  }

  async commit([{ position: done }]) {
    for (const name of await this.#names())
      if (name <= done) await this.#try(`remove '${name}'`, () => rm(join(this.#folder, name), { force: true }));
  }

  async lag() {
    return (await this.#waiting()).length;
  }

  async close() {}

  async #names() {
    const names = await this.#try('look into the folder', () => readdir(this.#folder));
    return names.filter((name) => name.endsWith('.json')).toSorted();
  }

  async #waiting() {
    return (await this.#names()).filter((name) => name > this.#last);
  }

  async #take(names, maxBytes) {
    const records = [];
    let bytes = 0;
    for (const name of names) {
      const body = await this.#try(`read '${name}'`, () => readFile(join(this.#folder, name)));
      bytes += body.length;
      if (bytes > maxBytes && records.length > 0) break;
      records.push(recordOf(name, body));
      this.#last = name;
    }
    return records;
  }

  async #try(what, call) {
    try {
      return await call();
    } catch (thrown) {
      throw classifySystemError(thrown, `Cannot ${what} in '${this.#folder}'`);
    }
  }
}

function recordOf(name, body) {
  const place = { partition, position: name, bytes: body.length };
  try {
    return { ...place, event: readJsonEvent(body) };
  } catch (cause) {
    const error = new ConnectorError('UNREADABLE', `'${name}' holds no event: ${cause.message}`, { cause });
    return { ...place, error, body, facts: { name } };
  }
}
