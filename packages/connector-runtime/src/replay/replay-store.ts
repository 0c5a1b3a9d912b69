import type { DeadLetter, DeadLetterQuery, NewDeadLetter } from '../store/dead-letter.ts';
import type { StateStore } from '../store/state-store.ts';

/**
 * The state store as a replay sees it: letters that fail again belong to the pipeline that they came from, and go on with the
 * history of the letter that they were.
 */
export function replayStore(name: string, store: StateStore): StateStore {
  const { deadLetters, inbox } = store;
  const append = async (_pipeline: string, letters: readonly NewDeadLetter[]): Promise<void> => {
    // The source of a replay gives the id of the letter for the position of its record.
    const earlier = await Promise.all(letters.map(({ position }) => deadLetters.read(name, position as string)));
    const later = letters.map((letter, index) => withHistory(letter, earlier[index]));
    await deadLetters.append(name, later);
  };
  return {
    acquireLease: (pipeline) => store.acquireLease(pipeline),
    isLeaseHeld: (pipeline) => store.isLeaseHeld(pipeline),
    releaseLease: (lease) => store.releaseLease(lease),
    readCheckpoints: (pipeline) => store.readCheckpoints(pipeline),
    writeCheckpoints: (lease, positions) => store.writeCheckpoints(lease, positions),
    close: () => store.close(),
    inbox,
    deadLetters: {
      append,
      list: (_pipeline: string, query?: DeadLetterQuery) => deadLetters.list(name, query),
      read: (_pipeline: string, id: string) => deadLetters.read(name, id),
      count: () => deadLetters.count(),
      drop: (_pipeline: string, ids: readonly string[]) => deadLetters.drop(name, ids),
    },
  };
}

/** A letter as it follows on an earlier one; undefined when somebody has dropped that meanwhile. */
function withHistory(letter: NewDeadLetter, earlier: DeadLetter | undefined): NewDeadLetter {
  const { position: _, original: transformed, facts, ...rest } = letter;
  const original = transformed ?? earlier?.original;
  // An original that has no JSON form is among the facts, as far as there was any.
  const unwritable = earlier?.stage === 'write' ? earlier.facts?.['original'] : undefined;
  const carried = unwritable === undefined ? {} : { original: unwritable };
  return {
    ...rest,
    replays: (earlier?.replays ?? 0) + 1,
    firstFailureAt: earlier?.firstFailureAt ?? letter.firstFailureAt,
    ...(earlier?.position === undefined ? {} : { position: earlier.position }),
    ...(original === undefined || original === letter.event ? {} : { original }),
    ...(facts === undefined && unwritable === undefined ? {} : { facts: { ...carried, ...facts } }),
  };
}
