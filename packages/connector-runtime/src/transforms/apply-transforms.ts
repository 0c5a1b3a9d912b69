import { ConnectorError, isConnectorError, toConnectorError, type AnyCloudEvent } from '@eventmesh/connector-api';
import { eventWith, toEvent } from '@eventmesh/event-formats';
import type { Transform, TransformResult } from './transform.ts';

/** The events that come out of a chain of transforms; a promise only when one of them gave one. */
export type Transformed = readonly AnyCloudEvent[] | Promise<readonly AnyCloudEvent[]>;

/**
 * Sends an event through transforms, in order.
 *
 * @throws ConnectorError with code `TRANSFORM_FAILED`, or whichever a transform threw; as a rejection if asynchronous
 */
export function applyTransforms(transforms: readonly Transform[], event: AnyCloudEvent): Transformed {
  let events: readonly AnyCloudEvent[] = [event];
  for (const [index, transform] of transforms.entries()) {
    const results = callForEach(transform, events);
    if (results.some((result) => result instanceof Promise)) return finishLater(transforms.slice(index + 1), results);
    events = (results as (readonly AnyCloudEvent[])[]).flat();
    if (events.length === 0) return events;
  }
  return events;
}

/** When a call throws, nobody waits for what those before it have begun: their failures must not end the process. */
function callForEach(transform: Transform, events: readonly AnyCloudEvent[]): readonly Transformed[] {
  const results: Transformed[] = [];
  try {
    for (const event of events) results.push(callTransform(transform, event));
  } catch (thrown) {
    for (const begun of results) if (begun instanceof Promise) begun.catch(() => {});
    throw thrown;
  }
  return results;
}

async function finishLater(
  rest: readonly Transform[],
  results: readonly Transformed[],
): Promise<readonly AnyCloudEvent[]> {
  const events = (await Promise.all(results.map(async (result) => await result))).flat();
  const finished = await Promise.all(events.map(async (event) => await applyTransforms(rest, event)));
  return finished.flat();
}

function callTransform(transform: Transform, event: AnyCloudEvent): Transformed {
  let result: TransformResult | PromiseLike<TransformResult>;
  let isLater: boolean;
  try {
    result = transform(event);
    isLater = isPromiseLike(result);
  } catch (thrown) {
    throw failureOf(thrown);
  }
  if (!isLater) return eventsOf(result as TransformResult, event);
  return Promise.resolve(result).then(
    (settled) => eventsOf(settled, event),
    (thrown: unknown) => {
      throw failureOf(thrown);
    },
  );
}

function eventsOf(result: TransformResult, input: AnyCloudEvent): readonly AnyCloudEvent[] {
  if (result === input) return [input];
  if (result === undefined || result === null) return [];
  if (!Array.isArray(result)) return [checked(result)];
  const events = (result as readonly unknown[]).map(checked);
  if (events.length < 2) return events;
  return events.map((event, index) =>
    event.id === input.id ? eventWith(event, { id: `${input.id}.${index}` }) : event,
  );
}

function checked(value: unknown): AnyCloudEvent {
  try {
    return toEvent(value);
  } catch (thrown) {
    throw new ConnectorError(
      'TRANSFORM_FAILED',
      `A transform returned something that is not an event: ${toConnectorError(thrown).message}`,
      {
        cause: thrown,
      },
    );
  }
}

function failureOf(thrown: unknown): ConnectorError {
  if (isConnectorError(thrown)) return thrown;
  return new ConnectorError('TRANSFORM_FAILED', `A transform threw: ${toConnectorError(thrown).message}`, {
    cause: thrown,
  });
}

function isPromiseLike(value: unknown): value is PromiseLike<TransformResult> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
