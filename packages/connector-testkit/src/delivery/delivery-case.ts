import type { DeliveryPoint } from '@eventmesh/connector-runtime';

/** Workers are killed at one point of their pipeline, while the other side of the connector under test behaves in one way. */
export interface DeliveryCase<Counterpart extends string = string> {
  readonly point: DeliveryPoint;
  readonly counterpart: Counterpart;
  readonly seed: number;
  /** How many lives are killed. Default: two or three, as the seed says. */
  readonly kills?: number;
}

/** Whether a pipeline passes a point: those of `persist` are for sources only whose place the runtime keeps. */
export function isPassed(point: DeliveryPoint, progress: string): boolean {
  return progress === 'checkpointed' || !point.endsWith('persist');
}
