/**
 * The points on a record's way through the engine, in the order in which it passes them, each named by the step that is about to be taken
 * or has just been taken. Those of `persist` are passed for `checkpointed` sources only.
 */
export const deliveryPoints = [
  'after read',
  'before write',
  'after write',
  'before settle',
  'after settle',
  'before persist',
  'after persist',
  'before commit',
  'after commit',
] as const;

/** One of the {@link deliveryPoints}. */
export type DeliveryPoint = (typeof deliveryPoints)[number];

/** Told of each point as it is passed, before anything else happens. What it throws hurts the pipeline. */
export type Probe = (point: DeliveryPoint) => void;
