/**
 * A point on a record's way through the engine, named by the step that is about to be taken or has just been taken. Those of `persist`
 * are passed for `checkpointed` sources only.
 */
export type DeliveryPoint =
  | 'after read'
  | 'before write'
  | 'after write'
  | 'before settle'
  | 'after settle'
  | 'before persist'
  | 'after persist'
  | 'before commit'
  | 'after commit';

/** Told of each point as it is passed, before anything else happens. What it throws hurts the pipeline. */
export type Probe = (point: DeliveryPoint) => void;
