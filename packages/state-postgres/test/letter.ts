import type { NewDeadLetter } from '@eventmesh/connector-runtime';

/** A dead letter without an event. */
export function letter(message: string, changes: Partial<NewDeadLetter> = {}): NewDeadLetter {
  return {
    stage: 'write',
    connector: 'sink-test',
    code: 'REJECTED',
    message,
    attempts: 1,
    firstFailureAt: '2026-01-01T00:00:00.000Z',
    lastFailureAt: '2026-01-01T00:00:00.000Z',
    ...changes,
  };
}
