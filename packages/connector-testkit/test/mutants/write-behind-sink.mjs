// Sinks that say they have written before they have. A module of its own, because a worker process loads it.
import { defineSink } from '@eventmesh/connector-api';
import { ReferenceSink, referenceSink } from '../../dist/reference/index.js';

const waitMs = 100;
const largeBatch = 50;

/** Resolves at once and writes a little later, or when it is closed. What will be refused or is too large it writes as it should. */
class WriteBehindSink extends ReferenceSink {
  #last = Promise.resolve();
  #closed = false;

  async write(events, signal) {
    signal.throwIfAborted();
    if (this.#closed || events.some(isDoubtful) || !this.isPutOff(events)) {
      await this.#last;
      return await super.write(events, signal);
    }
    // Whatever goes wrong later, nobody is told: that is the fault.
    this.#last = Promise.all([this.#last, new Promise((resolve) => setTimeout(resolve, waitMs))])
      .then(() => super.write(events, AbortSignal.timeout(30_000)))
      .catch(() => {});
    return [];
  }

  async close() {
    this.#closed = true;
    await this.#last;
    await super.close();
  }

  isPutOff() {
    return true;
  }
}

export const writeBehindSink = defineSink({
  ...referenceSink,
  system: 'write-behind',
  create: (options) => new WriteBehindSink(options),
});

/** Does so with large batches only, because those take so long. */
export const largeBehindSink = defineSink({
  ...referenceSink,
  system: 'large-behind',
  create: (options) =>
    new (class extends WriteBehindSink {
      isPutOff({ length }) {
        return length > largeBatch;
      }
    })(options),
});

function isDoubtful({ type, data }) {
  return type === 'kit.refused' || data?.text?.length > 2_000_000;
}
