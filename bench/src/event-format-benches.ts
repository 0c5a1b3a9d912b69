import { createEvent, jsonEventContentType, readJsonEvent, writeJsonEvent } from '@eventmesh/event-formats';
import { CloudEvent, HTTP } from 'cloudevents';
import { sample, type Bench } from './bench.ts';

const eventsPerRun = 100_000;
const attributes = {
  id: 'order-4711',
  source: '/shop/orders',
  type: 'com.example.order.created',
  subject: 'orders/4711',
  time: '2026-01-02T03:04:05.678Z',
  datacontenttype: 'application/json',
  data: { order: 4711, total: 99.5, items: ['a', 'b', 'c'], note: 'x'.repeat(900) },
} as const;

/** Our formats against the CloudEvents SDK, on an event of 1 KiB. */
export function eventFormatBenches(): Bench[] {
  const ours = createEvent(attributes);
  const theirs = new CloudEvent(attributes);
  const json = writeJsonEvent(ours);
  const headers = { 'content-type': jsonEventContentType };
  return [
    compare(
      'construct',
      () => createEvent(attributes),
      () => new CloudEvent(attributes),
    ),
    compare(
      'structured-write',
      () => writeJsonEvent(ours),
      () => HTTP.structured(theirs).body,
    ),
    compare(
      'structured-read',
      () => readJsonEvent(json),
      () => HTTP.toEvent({ headers, body: json }),
    ),
  ];
}

function compare(name: string, run: () => unknown, baseline: () => unknown): Bench {
  return {
    name: `event-formats/${name}`,
    baselineIs: 'the CloudEvents SDK',
    runs: 7,
    run: () => sample(() => repeat(run)),
    baseline: () => sample(() => repeat(baseline)),
  };
}

async function repeat(work: () => unknown): Promise<number> {
  let done = 0;
  for (let index = 0; index < eventsPerRun; index += 1) if (work() !== undefined) done += 1;
  return done;
}
