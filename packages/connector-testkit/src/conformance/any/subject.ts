import type { ConnectorContext, ConnectorError } from '@eventmesh/connector-api';
import type { HarnessOptions, SinkHarness, SourceHarness, SystemUnderTest } from '../harness.ts';

/** What a check of any connector is given. */
export type AnyHarness = SourceHarness | SinkHarness;

/** One outside system, and the connectors that work with it: sources and sinks by what both can do. */
export interface Subject extends AsyncDisposable {
  readonly system: SystemUnderTest;
  /** Whether its connectors have something to do for as long as they are open. */
  readonly isLive: boolean;
  /** Makes a connector that is not open. A later one of a source goes on where the earlier ones got. */
  create(options: HarnessOptions, context?: Partial<ConnectorContext>): Promise<AnyConnector>;
}

/** A source or a sink. */
export interface AnyConnector {
  open(signal: AbortSignal): Promise<void>;
  /** One read, or one write: gives the failures that a write reports. */
  work(signal: AbortSignal): Promise<readonly ConnectorError[]>;
  /** Moves a few events through, and fails when they do not arrive. */
  move(): Promise<void>;
  /** Reads an event and gives what commits it. Left out by sinks. */
  prepareCommit?(): Promise<() => Promise<void>>;
  close(): Promise<void>;
}
