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

/** Events out of a spool folder: each file is one event, and is removed once the event is safe elsewhere. */
export const spoolSource = defineSource({
  apiVersion: 'v1',
  system: 'spool',
  progress: 'acknowledged',
  options,
  create: (chosen) => new SpoolSource(chosen),
});

class SpoolSource {
  #folder;
  #pollMs;
  /** Names of the files that were read and are neither committed nor released. */
  #given = new Set();

  constructor({ folder, pollMs }) {
    this.#folder = folder;
    this.#pollMs = pollMs;
  }

  async open(signal) {
    signal.throwIfAborted();
    await this.#waiting();
  }

  async read({ maxRecords, maxBytes }, signal) {
    for (let looks = 0; looks * this.#pollMs < 5_000 && !signal.aborted; looks += 1) {
      const names = await this.#waiting();
      if (names.length > 0) return await this.#take(names.slice(0, maxRecords), maxBytes);
      await pause(this.#pollMs, undefined, { signal }).catch(() => {});
    }
    return [];
  }

  async commit(records) {
    for (const { name } of records) {
      await this.#try(`remove '${name}'`, () => rm(join(this.#folder, name), { force: true }));
      this.#given.delete(name);
    }
  }

  async release(records) {
    for (const { name } of records) this.#given.delete(name);
  }

  async lag() {
    return (await this.#waiting()).length;
  }

  async close() {}

  async #waiting() {
    const names = await this.#try('look into the folder', () => readdir(this.#folder));
    return names.filter((name) => name.endsWith('.json') && !this.#given.has(name)).toSorted();
  }

  async #take(names, maxBytes) {
    const records = [];
    let bytes = 0;
    for (const name of names) {
      const body = await this.#try(`read '${name}'`, () => readFile(join(this.#folder, name)));
      bytes += body.length;
      if (bytes > maxBytes && records.length > 0) break;
      records.push(recordOf(name, body));
      this.#given.add(name);
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
  const place = { name, partition: 'spool', bytes: body.length };
  try {
    return { ...place, event: readJsonEvent(body) };
  } catch (cause) {
    const error = new ConnectorError('UNREADABLE', `'${name}' holds no event: ${cause.message}`, { cause });
    return { ...place, error, body, facts: { name } };
  }
}
