import { openDiskStateStore, type DeadLetter, type NewDeadLetter } from '@eventmesh/connector-runtime';

/** A dead letter that a sink refused. */
export function letterOf(id: string, changes: Partial<NewDeadLetter> = {}): NewDeadLetter {
  return {
    stage: 'write',
    connector: 'sink-file',
    connectorVersion: '1.2.3',
    code: 'REJECTED',
    message: `no column for ${id}`,
    attempts: 1,
    firstFailureAt: '2026-01-31T12:00:00.000Z',
    lastFailureAt: '2026-01-31T12:00:00.000Z',
    event: `{"specversion":"1.0","id":"${id}","source":"/shop","type":"com.example.order"}`,
    ...changes,
  };
}

/** One that never became an event. */
export const unreadable = letterOf('none', {
  stage: 'read',
  connector: 'source-file',
  code: 'UNREADABLE',
  message: 'not JSON',
  event: undefined as never,
  body: Buffer.from('not JSON').toString('base64'),
  facts: { line: '7' },
});

/** Puts dead letters into a state folder, while nobody else has it open. */
export async function putLetters(folder: string, pipeline: string, letters: readonly NewDeadLetter[]): Promise<void> {
  const store = await openDiskStateStore(folder);
  await store.deadLetters.append(pipeline, letters);
  await store.close();
}

/** The dead letters in a state folder. */
export async function lettersIn(folder: string, pipeline: string): Promise<readonly DeadLetter[]> {
  const store = await openDiskStateStore(folder);
  const letters = await store.deadLetters.list(pipeline, { limit: 100_000 });
  await store.close();
  return letters;
}
