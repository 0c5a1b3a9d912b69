/** Whether a connector brings events in or carries them out. */
export type ConnectorKind = 'source' | 'sink';

/** What is asked for. */
export interface ConnectorRequest {
  readonly kind: ConnectorKind;
  /** The outside system, as in the name of the package: `my-queue`. */
  readonly system: string;
  /** The folder to make, absolute, or as from the working directory. */
  readonly folder: string;
  /** The name of the package. Default: `eventmesh-<kind>-<system>`. In the repository it is given: `@eventmesh/<kind>-<system>`. */
  readonly name?: string;
  /** Who answers for it. */
  readonly owner: string;
}
