import type { AnyCloudEvent } from '@eventmesh/connector-api';

/** What a transform gives: the event or another one, several, or nothing at all (the event is filtered out). */
export type TransformResult = AnyCloudEvent | readonly AnyCloudEvent[] | null | undefined | void;

/**
 * A function between source and sink. What it throws is a failure of that event: the event goes to the dead letters, or
 * is tried again when a ConnectorError says so. It is never passed on unchanged (rule 7).
 *
 * Events cannot be changed in place, their data neither: return a changed copy, with `eventWith` or a spread.
 *
 * Events it returns without changing `id` get a suffix (`.0`, `.1`, …) when there are several.
 */
export type Transform = (event: AnyCloudEvent) => TransformResult | Promise<TransformResult>;
