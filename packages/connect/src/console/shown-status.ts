import type { PipelineStatus } from '@eventmesh/connector-runtime';

/** How a pipeline is, with how fast it has been going. */
export interface ShownStatus extends PipelineStatus {
  /** Records settled per second since the last look; left out of the last status. */
  readonly perSecond?: number;
  /** Items waiting upstream; left out when the source cannot tell. */
  readonly lag?: number;
}
