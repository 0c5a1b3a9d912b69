// Broken variants of the reference sink, for worker processes to load.
import { ConnectorError, defineSink } from '@eventmesh/connector-api';
import { eventWith } from '@eventmesh/event-formats';
import { ReferenceSink, referenceSink } from '../../../dist/reference/index.js';

const bufferedMs = 50;

/** Resolves when it has a batch in memory, and writes it a little later. */
export const resolvesEarly = broken(
  'resolves-early',
  class extends ReferenceSink {
    #writing = Promise.resolve();

    async write(events, signal) {
      const later = new Promise((resolve) => setTimeout(resolve, bufferedMs));
      this.#writing = Promise.all([this.#writing, later]).then(() => super.write(events, signal));
      return [];
    }

    async close() {
      await this.#writing;
      await super.close();
    }
  },
);

/** Writes a batch when the next one comes. */
export const dropsTheLastBatch = broken(
  'drops-the-last-batch',
  class extends ReferenceSink {
    #held = [];

    async write(events, signal) {
      const held = this.#held;
      this.#held = events;
      return await super.write(held, signal);
    }
  },
  { concurrentWrites: 1 },
);

/** Writes each event for itself, those of a key too that are behind one that failed. */
export const overtakes = broken(
  'overtakes',
  class extends ReferenceSink {
    async write(events, signal) {
      const results = [];
      for (const [index, event] of events.entries()) {
        const failures = await super.write([event], signal);
        results.push(...failures.map(({ error }) => ({ index, error })));
      }
      return results;
    }
  },
);

/** Takes whatever the target answers for a success. */
export const swallowsErrors = broken(
  'swallows-errors',
  class extends ReferenceSink {
    async write(events, signal) {
      await super.write(events, signal);
      return [];
    }
  },
);

/** Takes a target that asks for less for one that refuses. */
export const givesUpEarly = broken(
  'gives-up-early',
  class extends ReferenceSink {
    async write(events, signal) {
      const failures = await super.write(events, signal);
      return failures.map(({ index, error }) => ({ index, error: new ConnectorError('REJECTED', error.message) }));
    }
  },
);

/** Writes something else when it tries an event again. */
export const altersOnRetry = broken(
  'alters-on-retry',
  class extends ReferenceSink {
    #tried = new Set();

    async write(events, signal) {
      const written = events.map((event) => (this.#tried.has(event.id) ? eventWith(event, { data: 'again' }) : event));
      for (const { id } of events) this.#tried.add(id);
      return await super.write(written, signal);
    }
  },
);

/** Writes every batch twice. */
export const writesTwice = broken(
  'writes-twice',
  class extends ReferenceSink {
    async write(events, signal) {
      await super.write(events, signal);
      return await super.write(events, signal);
    }
  },
);

/** Declares that an event that is written again leaves no trace. */
export const saysIdempotent = broken('says-idempotent', ReferenceSink, { idempotent: true });

function broken(system, Variant, { concurrentWrites = 4, idempotent = false } = {}) {
  const { options, limits } = referenceSink;
  return defineSink({
    apiVersion: 'v1',
    system,
    ordering: 'per-key',
    idempotent,
    limits: { ...limits, concurrentWrites },
    options,
    create: (chosen) => new Variant(chosen),
  });
}
