import { sinkSubject } from './sink-subject.ts';
import { sourceSubject } from './source-subject.ts';
import type { AnyHarness, Subject } from './subject.ts';

/** Makes an outside system of its own for a check, whatever the kind of the connector. */
export async function makeSubject(harness: AnyHarness): Promise<Subject> {
  return 'upstream' in harness ? await sourceSubject(harness) : await sinkSubject(harness);
}
