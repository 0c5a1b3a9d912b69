// Broken variants of the reference sources, for worker processes to load.
import { defineSource } from '@eventmesh/connector-api';
import { ReferenceSource, referenceSources } from '../../../dist/reference/index.js';

/** Acknowledges what it reads before anyone has it. */
export const acksAtRead = broken(
  'acks-at-read',
  'gating',
  class extends ReferenceSource {
    async read(limit, signal) {
      const records = await super.read(limit, signal);
      await super.commit(records);
      return records;
    }
  },
);

/** Commits a few records more than it is told. */
export const commitsPast = broken(
  'commits-past',
  'prune-on-commit',
  class extends ReferenceSource {
    async commit(records) {
      await super.commit(records.flatMap((record) => [record, { ...record, number: record.number + 6 }]));
    }
  },
);

/** Begins at the beginning, whatever place it is handed. */
export const forgetsItsPlace = broken(
  'forgets-its-place',
  'replayable',
  class extends ReferenceSource {
    constructor(mode, options, context) {
      super(mode, options, { ...context, positions: new Map() });
    }
  },
);

/** Begins a few records too late after a restart. */
export const resumesTooLate = broken(
  'resumes-too-late',
  'replayable',
  class extends ReferenceSource {
    constructor(mode, options, context) {
      super(mode, options, context);
      for (const partition of context.positions.keys()) this.next[partition] += 8;
    }
  },
);

/** Tells upstream nothing. */
export const neverCommits = broken(
  'never-commits',
  'prune-on-commit',
  class extends ReferenceSource {
    async commit() {}
  },
);

/** Makes up an id each time that it reads an item. */
export const newIds = broken(
  'new-ids',
  'gating',
  class extends ReferenceSource {
    recordOf(item) {
      const record = super.recordOf(item);
      const event = record.event?.cloneWith({ id: `${process.pid}-${record.number}` });
      return { ...record, event };
    }
  },
);

/** Gives every record twice. */
export const givesTwice = broken(
  'gives-twice',
  'gating',
  class extends ReferenceSource {
    async read({ maxRecords, maxBytes }, signal) {
      const records = await super.read({ maxRecords: Math.ceil(maxRecords / 2), maxBytes }, signal);
      return records.flatMap((record) => [record, { ...record }]).slice(0, maxRecords);
    }
  },
);

/** Gives what it reads at once in the wrong order. */
export const reversesReads = broken(
  'reverses-reads',
  'gating',
  class extends ReferenceSource {
    async read(limit, signal) {
      return (await super.read(limit, signal)).toReversed();
    }
  },
);

/** Reads all that there is, whatever it is asked for. */
export const ignoresTheLimit = broken(
  'ignores-the-limit',
  'replayable',
  class extends ReferenceSource {
    async read({ maxBytes }, signal) {
      return await super.read({ maxRecords: 1_000, maxBytes }, signal);
    }
  },
);

/** Keeps some memory of each read for ever. */
export const hoardsMemory = broken(
  'hoards-memory',
  'replayable',
  class extends ReferenceSource {
    #hoard = [];

    async read(limit, signal) {
      this.#hoard.push(Buffer.alloc(33_554_432, 1));
      return await super.read(limit, signal);
    }
  },
);

function broken(system, mode, Variant) {
  const { progress, options } = referenceSources[mode];
  return defineSource({
    apiVersion: 'v1',
    system,
    progress,
    options,
    create: (chosen, context) => new Variant(mode, chosen, context),
  });
}
