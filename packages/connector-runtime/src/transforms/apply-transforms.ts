import { ConnectorError, isConnectorError, type AnyCloudEvent } from '@eventmesh/connector-api';
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
    const results = events.map((each) => callTransform(transform, each));
    if (results.some((result) => result instanceof Promise)) return finishLater(transforms.slice(index + 1), results);
    events = (results as (readonly AnyCloudEvent[])[]).flat();
    if (events.length === 0) return events;
  }
  return events;
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
  let result: TransformResult | Promise<TransformResult>;
  try {
    result = transform(event);
  } catch (thrown) {
    throw failureOf(thrown);
  }
  if (!isPromiseLike(result)) return eventsOf(result, event);
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
      `A transform returned something that is not an event: ${messageOf(thrown)}`,
      {
        cause: thrown,
      },
    );
  }
}

function failureOf(thrown: unknown): ConnectorError {
  if (isConnectorError(thrown)) return thrown;
  return new ConnectorError('TRANSFORM_FAILED', `A transform threw: ${messageOf(thrown)}`, { cause: thrown });
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : typeof thrown;
}

function isPromiseLike(value: unknown): value is PromiseLike<TransformResult> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
