// A state store whose dead letters are durable only once it is closed.
import { openDiskStateStore } from '@eventmesh/connector-runtime';

export async function openStateStore(folder) {
  const store = await openDiskStateStore(folder);
  const pending = [];
  return {
    deadLetters: {
      append: async (pipeline, letters) => void pending.push([pipeline, letters]),
      list: (pipeline, query) => store.deadLetters.list(pipeline, query),
      read: (pipeline, id) => store.deadLetters.read(pipeline, id),
      count: () => store.deadLetters.count(),
      drop: (pipeline, ids) => store.deadLetters.drop(pipeline, ids),
    },
    inbox: store.inbox,
    acquireLease: (pipeline) => store.acquireLease(pipeline),
    releaseLease: (lease) => store.releaseLease(lease),
    readCheckpoints: (pipeline) => store.readCheckpoints(pipeline),
    writeCheckpoints: (lease, positions) => store.writeCheckpoints(lease, positions),
    close: async () => {
      for (const [pipeline, letters] of pending) await store.deadLetters.append(pipeline, letters);
      await store.close();
    },
  };
}
