import type { SystemUnderTest } from '../harness.ts';
import { kitEvents } from '../kit-event.ts';
import type { AnyHarness } from './subject.ts';

const putAtOnce = 500;

/** An outside system for a worker process to work with: an upstream with so many events in it, or a target. */
export async function systemForWorker(harness: AnyHarness, events: number): Promise<SystemUnderTest> {
  if (!('upstream' in harness)) return await harness.target();
  const upstream = await harness.upstream();
  for (let from = 0; from < events; from += putAtOnce)
    await upstream.put(kitEvents(Math.min(putAtOnce, events - from), { from }));
  return upstream;
}
