// Writes numbers without end, as checkpoints and as dead letters, and prints each once the store has answered.
// Prints the code of the error when the store cannot be opened.
// node write-until-killed.mjs PATH FIRST
import { openDiskStateStore } from '../../dist/index.js';

const [path, first] = process.argv.slice(2);
const store = await openDiskStateStore(path).catch(({ code }) => {
  process.stdout.write(`${code}\n`);
  process.exit(1);
});
const lease = await store.acquireLease('a');
for (let number = Number(first); ; number += 1) {
  await store.writeCheckpoints(lease, new Map(['p', 'q', 'r'].map((partition) => [partition, number])));
  const message = String(number);
  const times = { firstFailureAt: '2026-01-01T00:00:00.000Z', lastFailureAt: '2026-01-01T00:00:00.000Z' };
  const letter = { stage: 'write', connector: 'sink-test', code: 'REJECTED', message, attempts: 1, ...times };
  await store.deadLetters.append('a', [letter, { ...letter, body: 'x'.repeat(number % 3_000) }, letter]);
  process.stdout.write(`${number}\n`);
}
