import type { ApiVersion, Progress } from '@eventmesh/connector-api';

/** One thing that a connector must do, or should. */
export interface Requirement {
  /** What it must do, in one plain sentence. */
  readonly says: string;
  /** Which kind of connector it is for. */
  readonly for: 'source' | 'sink' | 'any';
  /** Of sources: only those whose place is kept in one of these ways. Default: all. */
  readonly progress?: readonly Progress[];
  /** Of sinks: only those that declare this. Default: all. */
  readonly declares?: 'per-key order' | 'idempotent';
  /** A connector that breaks a `must` loses or alters events, or is no connector; a `should` is what users expect of a good one. */
  readonly level: 'must' | 'should';
  /** The version of the contract that brought it. */
  readonly since: ApiVersion;
}
