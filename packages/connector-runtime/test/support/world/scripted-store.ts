import { ConnectorError } from '@eventmesh/connector-api';
import type { DeadLetterStore, Inbox, StateStore } from '../../../src/index.ts';
import type { Surroundings } from './world.ts';

/** The state store of one life: the memory outlives it, its calls do not. */
export function scriptedStore(memory: StateStore, world: Surroundings): StateStore {
  const { chance, life, oracle, plan, trouble } = world;
  const maybe = async <T>(work: () => Promise<T>): Promise<T> =>
    await life.call(async () => {
      if (chance.happens(trouble())) throw new ConnectorError('OVERLOADED', 'the disk is full');
      return await work();
    });
  const deadLetters: DeadLetterStore = {
    ...memory.deadLetters,
    append: (pipeline, letters) =>
      maybe(async () => {
        await memory.deadLetters.append(pipeline, letters);
        for (const { event, facts } of letters) {
          const id = event === undefined ? facts?.['id'] : (JSON.parse(event) as { id: string }).id;
          oracle.deadLettered(String(id));
        }
      }),
  };
  const inbox: Inbox = {
    append: (pipeline, records) =>
      maybe(async () => {
        await memory.inbox.append(pipeline, records);
        for (const { event } of records) oracle.stored((JSON.parse(event) as { id: string }).id);
        // The answer may get lost: then the same records are stored again.
        if (chance.happens(trouble() / 4)) throw new ConnectorError('TIMEOUT', 'whether it was stored is not known');
      }),
    list: (pipeline, limit) => maybe(() => memory.inbox.list(pipeline, limit)),
    remove: (pipeline, ids) => maybe(() => memory.inbox.remove(pipeline, ids)),
    size: (pipeline) => maybe(() => memory.inbox.size(pipeline)),
  };
  return {
    acquireLease: (pipeline) => life.call(() => memory.acquireLease(pipeline)),
    isLeaseHeld: (pipeline) => life.call(() => memory.isLeaseHeld(pipeline)),
    releaseLease: (lease) => life.call(() => memory.releaseLease(lease)),
    readCheckpoints: (pipeline) => life.call(() => memory.readCheckpoints(pipeline)),
    writeCheckpoints: (lease, positions) =>
      maybe(async () => {
        oracle.told(
          [...positions].map(([partition, position]) => ({ id: '', partition, position: Number(position) })),
          plan.progress,
        );
        await memory.writeCheckpoints(lease, positions);
      }),
    deadLetters,
    inbox,
    close: async () => {},
  };
}
