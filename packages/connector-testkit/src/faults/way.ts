import type { AnyCloudEvent } from '@eventmesh/connector-api';
import type { DeadLetter, PipelineHandle } from '@eventmesh/connector-runtime';
import type { Oracle } from '../oracle/oracle.ts';

/** The way that events take during a fault check: into a pipeline with the connector under test at one end, and a sure one at the other. */
export interface Way {
  readonly pipeline: PipelineHandle;
  readonly oracle: Oracle;
  /** Puts events in where the way begins, in order. */
  put(events: readonly AnyCloudEvent[]): Promise<void>;
  /** How many events have come to its end, as far as the pipeline knows. */
  passed(): number;
  /** Stops, and tells the oracle what it has not heard yet. Gives what became a dead letter. */
  end(): Promise<readonly DeadLetter[]>;
}
