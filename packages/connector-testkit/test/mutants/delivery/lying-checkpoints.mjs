// A state store whose checkpoints are durable only once it is closed.
import { openDiskStateStore } from '@eventmesh/connector-runtime';

export async function openStateStore(folder) {
  const store = await openDiskStateStore(folder);
  const pending = [];
  return {
    deadLetters: store.deadLetters,
    inbox: store.inbox,
    acquireLease: (pipeline) => store.acquireLease(pipeline),
    releaseLease: async () => {},
    readCheckpoints: (pipeline) => store.readCheckpoints(pipeline),
    writeCheckpoints: async (lease, positions) => void pending.push([lease, positions]),
    close: async () => {
      for (const [lease, positions] of pending) await store.writeCheckpoints(lease, positions);
      await store.close();
    },
  };
}
